"""Swallows what start_response re-raises, and ends too soon."""

import contextlib
import sys

EXPECT = ["A15"]
FIELDS = [("Content-Type", "text/plain"), ("Content-Length", "99")]


def application(environ, start_response):
    start_response("200 OK", FIELDS)
    yield b"one"
    try:
        1 // 0
    except ZeroDivisionError:
        with contextlib.suppress(ZeroDivisionError):
            start_response("500 Internal Server Error", FIELDS, sys.exc_info())
