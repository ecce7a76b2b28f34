"""Gives a list in the place of a tuple."""

EXPECT = ["A9"]


def application(environ, start_response):
    start_response("200 OK", [["Content-Type", "text/plain"]])
    return [b"x"]
