"""Gives a status with a tab."""

EXPECT = ["A8"]


def application(environ, start_response):
    start_response("200 O\tK", [("Content-Type", "text/plain")])
    return [b"x"]
