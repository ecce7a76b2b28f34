"""Gives sys.exc_info() where there is no error."""

import sys

EXPECT = ["A14"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")], sys.exc_info())
    return [b"x"]
