"""Gives a status with two digits."""

EXPECT = ["A8"]


def application(environ, start_response):
    start_response("20 OK", [("Content-Type", "text/plain")])
    return [b"x"]
