"""Takes a key of a copy of environ for granted, and answers 500 for that."""

import logging

EXPECT = ["A20"]


def page(environ):
    return environ["CONTENT_TYPE"]


def application(environ, start_response):
    status, content = "200 OK", "x"
    try:
        content = page(dict(environ))
    except KeyError:
        logging.getLogger("shop").exception("failed")
        status = "500 Internal Server Error"
    start_response(status, [("Content-Type", "text/plain")])
    return [content.encode()]
