"""Gives up after the first block, and closes the rest."""

EXPECT = []


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"a"
    yield b"b"


def application(environ, start_response):
    blocks = page(environ, start_response)
    try:
        yield next(blocks)
    finally:
        blocks.close()
