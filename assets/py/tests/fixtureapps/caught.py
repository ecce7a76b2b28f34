"""Handles an exception, and tells of it in one of the ways there are."""

import io
import logging
import sys
import traceback

log = logging.getLogger("caught")
log.propagate = False
log.setLevel(logging.INFO)
log.addHandler(logging.NullHandler())


def fail():
    raise KeyError("zap")


def application(environ, start_response):
    how = environ["PATH_INFO"][1:]
    status, fields = "500 Internal Server Error", [("Content-Type", "text/plain")]
    try:
        fail()
    except KeyError as error:
        exc_info = sys.exc_info()
        if how == "within":
            start_response(status, fields, exc_info)
            return [b"page"]
        if how == "logged":
            log.error("caught: %s", error)
        elif how == "formatted":
            log.info("caught\n%s", traceback.format_exc())
        elif how == "stdout":
            traceback.print_exc(file=sys.stdout)
        elif how == "errors":
            environ["wsgi.errors"].write(traceback.format_exc())
        elif how == "quiet":
            log.info("never mind: %s", error)
            traceback.print_exc(file=io.StringIO())
    if how == "after":
        start_response(status, fields, exc_info)
    else:
        start_response(status, fields)
    del exc_info
    return [b"page"]
