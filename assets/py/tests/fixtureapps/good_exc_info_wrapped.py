"""Lets what start_response re-raises through, in another exception."""

import sys

EXPECT = []
FIELDS = [("Content-Type", "text/plain")]


def application(environ, start_response):
    start_response("200 OK", FIELDS)
    yield b"one"
    try:
        1 // 0
    except ZeroDivisionError:
        try:
            start_response("500 Internal Server Error", FIELDS, sys.exc_info())
        except ZeroDivisionError as error:
            raise RuntimeError("too late") from error
