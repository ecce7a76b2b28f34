"""Calls start_response after the first block."""

EXPECT = ["A6"]


def application(environ, start_response):
    yield b""
    yield b"x"
    start_response("200 OK", [("Content-Type", "text/plain")])
