"""Rewinds wsgi.input."""

EXPECT = ["A17"]


def application(environ, start_response):
    stream = environ["wsgi.input"]
    stream.seek(0)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
