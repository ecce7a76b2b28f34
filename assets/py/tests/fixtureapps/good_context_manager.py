"""Starts its response by a with statement, which is a generator too."""

import contextlib

EXPECT = []


@contextlib.contextmanager
def response(environ, start_response):
    blocks = []
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield blocks


def application(environ, start_response):
    with response(environ, start_response) as blocks:
        blocks.append(b"x")
    return blocks
