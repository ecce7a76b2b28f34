"""Answers HEAD without content, and with the length that it would have."""

EXPECT = []
METHOD = "HEAD"


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "9")])
    return []
