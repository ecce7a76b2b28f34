"""Reads without a number."""

EXPECT = []
CONTENT = b"12345"


def application(environ, start_response):
    stream = environ["wsgi.input"]
    stream.read()
    stream.read()
    stream.read(-1)
    stream.read(0)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
