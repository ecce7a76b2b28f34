"""Has a Content-Length that is no number."""

EXPECT = ["A19"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "4.0")])
    return [b"abcd"]
