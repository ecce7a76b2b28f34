"""Gives None as value."""

EXPECT = ["A9"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", None)])
    return [b"x"]
