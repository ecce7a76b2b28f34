"""Asks what it wraps for a block before it returns."""

import itertools

EXPECT = ["A24"]


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"a"
    yield b"b"


def application(environ, start_response):
    blocks = page(environ, start_response)
    first = next(blocks)
    return itertools.chain([first], blocks)
