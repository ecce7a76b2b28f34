"""Gives an exception that it has handled long ago, with a response that tells of no error."""

import sys

EXPECT = ["A14"]


def application(environ, start_response):
    try:
        1 // 0
    except ZeroDivisionError:
        kept = sys.exc_info()
    start_response("200 OK", [("Content-Type", "text/plain")], kept)
    return [b"x"]
