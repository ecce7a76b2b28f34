"""Passes on that there is no exc_info."""

EXPECT = []


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")], None)
    return [b"x"]
