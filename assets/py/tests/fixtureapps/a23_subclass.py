"""Hands a subclass of dict to the application that it wraps."""

EXPECT = ["A23"]


class Environ(dict):
    pass


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]


def application(environ, start_response):
    return page(Environ(environ), start_response)
