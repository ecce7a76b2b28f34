"""Reads lines."""

EXPECT = []
CONTENT = b"1\n2\n3\n4\n"


def application(environ, start_response):
    stream = environ["wsgi.input"]
    stream.readline(100)
    stream.readline()
    list(stream)
    stream.readlines()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
