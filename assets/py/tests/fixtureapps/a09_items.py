"""Gives a view of a dict."""

EXPECT = ["A9"]


def application(environ, start_response):
    start_response("200 OK", {"Content-Type": "text/plain"}.items())
    return [b"x"]
