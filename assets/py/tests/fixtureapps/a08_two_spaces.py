"""Gives a status with two spaces after the code."""

EXPECT = ["A8"]


def application(environ, start_response):
    start_response("200  OK", [("Content-Type", "text/plain")])
    return [b"x"]
