"""Gives a field value beyond Latin-1."""

EXPECT = ["A12"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Price", "5 \u20ac")])
    return [b"x"]
