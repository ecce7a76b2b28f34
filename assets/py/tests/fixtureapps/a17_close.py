"""Closes wsgi.input."""

EXPECT = ["A17"]


def application(environ, start_response):
    stream = environ["wsgi.input"]
    stream.close()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
