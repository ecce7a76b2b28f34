"""Gives a tuple of three."""

EXPECT = ["A9"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain", "utf-8")])
    return [b"x"]
