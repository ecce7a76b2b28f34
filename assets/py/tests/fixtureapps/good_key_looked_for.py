"""Looks for a key, and has a plan where it is not."""

import logging

EXPECT = []


def application(environ, start_response):
    try:
        user = environ["REMOTE_USER"]
    except KeyError:
        logging.getLogger("shop").exception("nobody")
        user = "nobody"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [user.encode()]
