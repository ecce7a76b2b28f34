"""Rewinds wsgi.input, and answers 500 for the error that this is."""

import logging

EXPECT = ["A17"]


def application(environ, start_response):
    status = "200 OK"
    try:
        environ["wsgi.input"].seek(0)
    except AttributeError:
        logging.getLogger("shop").exception("failed")
        status = "500 Internal Server Error"
    start_response(status, [("Content-Type", "text/plain")])
    return [b"x"]
