"""Gives a status with no space."""

EXPECT = ["A8"]


def application(environ, start_response):
    start_response("200OK", [("Content-Type", "text/plain")])
    return [b"x"]
