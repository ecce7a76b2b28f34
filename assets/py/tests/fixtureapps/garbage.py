"""Tells how many objects only the garbage collector could free since it was told last."""

import gc
import sys

gc.disable()


def application(environ, start_response):
    found = gc.collect()
    fields = [("Content-Type", "text/plain"), ("X-Tab", "\t")]
    start_response("200  OK", fields)
    if environ["PATH_INFO"] == "/error":
        try:
            1 // 0
        except ZeroDivisionError:
            start_response("500 Internal Server Error", fields, sys.exc_info())
    return (block for block in [str(found).encode()])
