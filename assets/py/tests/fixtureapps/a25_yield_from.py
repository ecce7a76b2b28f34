"""Yields from an iterable, which closes its iterator and not itself."""

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
    yield from Lines(environ, start_response)
