"""Reads what CONTENT_LENGTH says, in pieces."""

EXPECT = []
CONTENT = b"12345"


def application(environ, start_response):
    stream = environ["wsgi.input"]
    left = int(environ.get("CONTENT_LENGTH") or 0)
    while left:
        left -= len(stream.read(min(left, 2)))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
