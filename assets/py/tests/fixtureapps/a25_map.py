"""Replaces an iterable by map(), which closes nothing."""

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
    return map(bytes.upper, Lines(environ, start_response))
