"""Replaces an iterable by a generator expression."""

EXPECT = ["A25"]


class Lines:
    def __init__(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])

    def __iter__(self):
        yield b"a"
        yield b"b"

    def close(self):
        print("closed")


def application(environ, start_response):
    return (block.upper() for block in Lines(environ, start_response))
