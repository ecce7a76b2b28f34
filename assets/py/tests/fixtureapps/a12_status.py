"""Gives a status beyond Latin-1."""

EXPECT = ["A12"]


def application(environ, start_response):
    start_response("200 \u20ac", [("Content-Type", "text/plain")])
    return [b"x"]
