"""Answers 503 without an error, and 404 with one that is none."""

EXPECT = []
FIELDS = [("Content-Type", "text/plain")]
PAGES = {"/old": "503 Service Unavailable"}


def application(environ, start_response):
    try:
        status = PAGES[environ["PATH_INFO"]]
    except KeyError:
        start_response("404 Not Found", FIELDS)
        return [b"x"]
    start_response(status, FIELDS)
    return [b"x"]
