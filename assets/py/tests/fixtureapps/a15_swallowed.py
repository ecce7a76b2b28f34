"""Swallows what start_response re-raises, and goes on."""

import sys

EXPECT = ["A15"]
FIELDS = [("Content-Type", "text/plain")]


def application(environ, start_response):
    start_response("200 OK", FIELDS)
    yield b"one"
    try:
        1 // 0
    except ZeroDivisionError:
        try:
            start_response("500 Internal Server Error", FIELDS, sys.exc_info())
        except ZeroDivisionError:
            pass
    yield b"sorry"
