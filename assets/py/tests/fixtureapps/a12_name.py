"""Gives a field name beyond Latin-1."""

EXPECT = ["A12"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-\u20ac", "5")])
    return [b"x"]
