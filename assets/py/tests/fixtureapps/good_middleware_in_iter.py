"""Asks what it wraps for its one block when it is asked itself."""

EXPECT = []


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"x"


class Upper:
    def __init__(self, environ, start_response):
        self.blocks = page(environ, start_response)

    def __iter__(self):
        return iter([block.upper() for block in self.blocks])

    def close(self):
        self.blocks.close()


application = Upper
