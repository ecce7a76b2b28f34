"""Sends a part of a file."""

import io

EXPECT = []


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "3")])
    return environ["wsgi.file_wrapper"](io.BytesIO(b"more than that"))
