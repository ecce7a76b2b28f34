"""Reads pieces until one is empty."""

EXPECT = ["A16"]
CONTENT = b"12345"


def application(environ, start_response):
    stream = environ["wsgi.input"]
    while stream.read(3):
        pass
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
