"""Reads what it wraps in a loop, and never closes it."""

EXPECT = ["A25"]


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"a"
    yield b"b"


def application(environ, start_response):
    for block in page(environ, start_response):
        yield block.upper()
