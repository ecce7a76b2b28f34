"""Calls start_response twice."""

EXPECT = ["A7"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"x"]
