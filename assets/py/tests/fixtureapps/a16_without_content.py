"""Asks for content where there is none."""

EXPECT = ["A16"]


def application(environ, start_response):
    stream = environ["wsgi.input"]
    stream.read(1024)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
