"""Closes what it replaces in a with statement."""

import contextlib

EXPECT = []


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"a"
    yield b"b"


def application(environ, start_response):
    with contextlib.closing(page(environ, start_response)) as blocks:
        for block in blocks:
            yield block.upper()
