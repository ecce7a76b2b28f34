"""Gives a field named Status."""

EXPECT = ["A10"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Status", "404 Not Found")])
    return [b"x"]
