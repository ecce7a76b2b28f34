"""Answers HEAD with the content of GET."""

EXPECT = []
METHOD = "HEAD"


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "1")])
    return [b"x"]
