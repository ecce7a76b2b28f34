"""Registers an atexit handler."""

import atexit

atexit.register(print, "atexit handler ran")


def application(environ, start_response):
    start_response("200 OK", [])
    return [b"x"]
