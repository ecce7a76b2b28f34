"""Closes what it replaces."""

EXPECT = []


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"a"
    yield b"b"


class Upper:
    def __init__(self, inner):
        self.inner = inner

    def __call__(self, environ, start_response):
        return Blocks(self.inner(environ, start_response))


class Blocks:
    def __init__(self, blocks):
        self.blocks = blocks
        self.next = iter(blocks).__next__

    def __iter__(self):
        return self

    def __next__(self):
        return self.next().upper()

    def close(self):
        self.blocks.close()


application = Upper(page)
