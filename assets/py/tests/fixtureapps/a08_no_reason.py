"""Gives a status with no reason phrase."""

EXPECT = ["A8"]


def application(environ, start_response):
    start_response("200", [("Content-Type", "text/plain")])
    return [b"x"]
