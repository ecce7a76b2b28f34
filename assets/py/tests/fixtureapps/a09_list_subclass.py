"""Gives a subclass of list."""

EXPECT = ["A9"]


class Fields(list):
    pass


def application(environ, start_response):
    start_response("200 OK", Fields([("Content-Type", "text/plain")]))
    return [b"x"]
