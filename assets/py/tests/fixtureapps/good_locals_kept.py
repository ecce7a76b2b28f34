"""Keeps its locals() while it starts its response."""

EXPECT = []


def application(environ, start_response):
    variables = locals()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [" ".join(sorted(variables)).encode()]
