"""Closes what it replaces in a finally clause."""

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
    blocks = Lines(environ, start_response)
    try:
        for block in blocks:
            yield block.upper()
    finally:
        blocks.close()
