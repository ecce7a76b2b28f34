"""Calls start_response by keywords that the host happens to know."""

EXPECT = ["A2"]


def application(environ, start_response):
    start_response("200 OK", headers=[("Content-Type", "text/plain")], exc_info=None)
    return [b"x"]
