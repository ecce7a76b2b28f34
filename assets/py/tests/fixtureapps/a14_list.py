"""Gives a list in the place of exc_info."""

import sys

EXPECT = ["A14"]
FIELDS = [("Content-Type", "text/plain")]


def application(environ, start_response):
    try:
        1 // 0
    except ZeroDivisionError as error:
        start_response("500 Internal Server Error", FIELDS, list(sys.exc_info()))
    return [b"x"]
