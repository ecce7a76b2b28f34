"""Writes a traceback to wsgi.errors, then lets the exception through."""

import traceback


def application(environ, start_response):
    try:
        1 / 0
    except ZeroDivisionError:
        environ["wsgi.errors"].write(traceback.format_exc())
        if environ["PATH_INFO"] == "/through":
            raise
    start_response("500 Oops", [])
    return [b"x"]
