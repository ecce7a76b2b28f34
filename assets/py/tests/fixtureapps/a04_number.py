"""Yields a number."""

EXPECT = ["A4"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [1]
