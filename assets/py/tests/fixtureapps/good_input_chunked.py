"""Reads pieces until one is empty, of content without a length."""

EXPECT = []
CONTENT = b"12345"
LENGTH = -1


def application(environ, start_response):
    stream = environ["wsgi.input"]
    while stream.read(3):
        pass
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
