"""Closes what it replaces by a list of callbacks, as Werkzeug does."""

EXPECT = []


class Lines:
    def __init__(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])

    def __iter__(self):
        yield b"a"
        yield b"b"

    def close(self):
        print("closed")


class Closing:
    def __init__(self, blocks, callbacks):
        self._next = iter(blocks).__next__
        self._callbacks = callbacks

    def __iter__(self):
        return self

    def __next__(self):
        return self._next()

    def close(self):
        for callback in self._callbacks:
            callback()


def application(environ, start_response):
    blocks = Lines(environ, start_response)
    upper = (block.upper() for block in blocks)
    return Closing(upper, [upper.close, blocks.close])
