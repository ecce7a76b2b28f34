"""Gives an empty field name."""

EXPECT = ["A10"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("", "7")])
    return [b"x"]
