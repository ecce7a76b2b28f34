"""Asks for more when it has everything."""

EXPECT = ["A16"]
CONTENT = b"12345"


def application(environ, start_response):
    stream = environ["wsgi.input"]
    stream.read(5)
    stream.read(1)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
