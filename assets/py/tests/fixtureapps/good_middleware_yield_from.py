"""Yields from a generator, which that closes."""

EXPECT = []


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"a"
    yield b"b"


def application(environ, start_response):
    yield from page(environ, start_response)
