"""Gives a status with a line feed."""

EXPECT = ["A8"]


def application(environ, start_response):
    start_response("200 OK\n", [("Content-Type", "text/plain")])
    return [b"x"]
