"""Gives a field value with a line feed at its end."""

EXPECT = ["A11"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Id", "7\n")])
    return [b"x"]
