"""Closes what it replaces by an ExitStack."""

import contextlib

EXPECT = []


class Lines:
    def __init__(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])

    def __iter__(self):
        yield b"a"
        yield b"b"

    def close(self):
        print("closed")


def application(environ, start_response):
    with contextlib.ExitStack() as stack:
        for block in stack.enter_context(contextlib.closing(Lines(environ, start_response))):
            yield block.upper()
