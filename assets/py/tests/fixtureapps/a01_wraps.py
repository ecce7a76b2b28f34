"""Has the signature of an application, and takes one argument."""

import functools

EXPECT = ["A1"]


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]


@functools.wraps(page)
def application(environ):
    return page(environ, None)
