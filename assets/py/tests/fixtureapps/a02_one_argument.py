"""Calls start_response without headers."""

EXPECT = ["A2"]


def application(environ, start_response):
    start_response("200 OK")
    return [b"x"]
