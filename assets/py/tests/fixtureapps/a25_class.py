"""Closes nothing but itself."""

EXPECT = ["A25"]


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"a"
    yield b"b"


class Upper:
    def __init__(self, environ, start_response):
        self.blocks = page(environ, start_response)

    def __iter__(self):
        yield next(self.blocks).upper()

    def close(self):
        print("closed")


application = Upper
