"""Reads an iterable that is its own iterator in a loop."""

EXPECT = ["A25"]


class Lines:
    def __init__(self, environ, start_response):
        self.left = 2
        start_response("200 OK", [("Content-Type", "text/plain")])

    def __iter__(self):
        return self

    def __next__(self):
        self.left -= 1
        if self.left < 0:
            raise StopIteration
        return b"x"

    def close(self):
        print("closed")


def application(environ, start_response):
    for block in Lines(environ, start_response):
        yield block.upper()
