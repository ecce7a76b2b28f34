"""Gives a status with no code."""

EXPECT = ["A8"]


def application(environ, start_response):
    start_response("OK", [("Content-Type", "text/plain")])
    return [b"x"]
