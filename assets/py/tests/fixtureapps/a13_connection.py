"""Gives a field that concerns the connection."""

EXPECT = ["A13"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("connection", "close")])
    return [b"x"]
