"""Gives a field name with a space."""

EXPECT = ["A10"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Request Id", "7")])
    return [b"x"]
