"""Calls start_response in the first next() (S11), after an empty block (S24)."""


def application(environ, start_response):
    yield b""
    start_response("200 Late", [])
    yield b"late"
