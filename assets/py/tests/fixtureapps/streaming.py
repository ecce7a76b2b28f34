"""Asks for input after each block, so that a test sees in which order things come."""


def application(environ, start_response):
    start_response("200 OK", [])
    yield b"first"
    environ["wsgi.input"].read(1)
    yield b""
    environ["wsgi.input"].read(1)
    yield b"second"
