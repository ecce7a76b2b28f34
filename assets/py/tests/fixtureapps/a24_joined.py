"""Joins the blocks of what it wraps before it returns."""

EXPECT = ["A24"]


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"a"
    yield b"b"


def application(environ, start_response):
    return [b"".join(page(environ, start_response))]
