"""Sends elsewhere, without content."""

EXPECT = []


def application(environ, start_response):
    start_response("302 Found", [("Location", "/"), ("Content-Length", "0")])
    return []
