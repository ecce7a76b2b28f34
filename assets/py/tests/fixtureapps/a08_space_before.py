"""Gives a status with a space before the code."""

EXPECT = ["A8"]


def application(environ, start_response):
    start_response(" 200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
