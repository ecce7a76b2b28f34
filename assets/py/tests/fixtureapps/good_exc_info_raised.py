"""Lets what start_response re-raises through."""

import sys

EXPECT = []
FIELDS = [("Content-Type", "text/plain")]


def application(environ, start_response):
    start_response("200 OK", FIELDS)
    yield b"one"
    try:
        1 // 0
    except ZeroDivisionError:
        start_response("500 Internal Server Error", FIELDS, sys.exc_info())
    yield b"two"
