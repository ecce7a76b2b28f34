"""Gives a field name with its colon."""

EXPECT = ["A10"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Id:", "7")])
    return [b"x"]
