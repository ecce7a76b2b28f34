"""Gives a field value with a tab, which HTTP allows and PEP 3333 does not."""

EXPECT = ["A11"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Id", "7\t8")])
    return [b"x"]
