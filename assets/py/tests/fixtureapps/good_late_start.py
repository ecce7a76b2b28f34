"""Calls start_response when the first block is asked for."""

EXPECT = []


class Page:
    def __init__(self, environ, start_response):
        self.start_response = start_response

    def __iter__(self):
        yield b""
        self.start_response("200 OK", [("Content-Type", "text/plain")])
        yield b"x"


application = Page
