"""Closes wsgi.errors."""

EXPECT = ["A17"]


def application(environ, start_response):
    stream = environ["wsgi.errors"]
    stream.close()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
