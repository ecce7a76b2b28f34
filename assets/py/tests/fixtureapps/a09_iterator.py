"""Gives an iterator."""

EXPECT = ["A9"]


def application(environ, start_response):
    start_response("200 OK", iter([("Content-Type", "text/plain")]))
    return [b"x"]
