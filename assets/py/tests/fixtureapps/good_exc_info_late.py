"""Begins its error response when the except block is over, as Bottle does."""

import sys

EXPECT = []


def application(environ, start_response):
    try:
        1 // 0
    except ZeroDivisionError:
        exc_info = sys.exc_info()
    start_response("500 Internal Server Error", [("Content-Type", "text/plain")], exc_info)
    return [b"x"]
