"""Yields less than its Content-Length says."""

EXPECT = ["A19"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "4")])
    return [b"abc"]
