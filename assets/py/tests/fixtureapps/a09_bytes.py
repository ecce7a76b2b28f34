"""Gives bytes as name."""

EXPECT = ["A9"]


def application(environ, start_response):
    start_response("200 OK", [(b"Content-Type", "text/plain")])
    return [b"x"]
