"""Gives a field value with NUL."""

EXPECT = ["A11"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Id", "\0")])
    return [b"x"]
