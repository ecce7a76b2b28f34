"""Asks for more than CONTENT_LENGTH says."""

EXPECT = ["A16"]
CONTENT = b"12345"


def application(environ, start_response):
    stream = environ["wsgi.input"]
    stream.read(6)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
