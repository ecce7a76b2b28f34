"""Calls start_response by keywords that PEP 3333 uses for illustration."""

EXPECT = ["A2"]


def application(environ, start_response):
    start_response(status="200 OK", response_headers=[("Content-Type", "text/plain")])
    return [b"x"]
