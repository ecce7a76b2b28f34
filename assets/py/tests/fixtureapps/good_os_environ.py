"""Fails with a variable of its process."""

import os

EXPECT = []


def application(environ, start_response):
    start_response(os.environ["HTTP_NO_SUCH_VARIABLE"], [])
    return [b"x"]
