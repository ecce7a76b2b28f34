"""Responses in more than one block."""

import time

BLOCKS = 20
SECONDS_BETWEEN = 0.3


def stream(environ, start_response):
    """A generator: one block every 300 ms. Try curl -N, and stop it half-way."""
    # This function is a generator: nothing of it runs before the server asks
    # for the first block, so start_response is called only then. PEP 3333
    # allows that. A generator has a close() method of its own: the server
    # calls it when the client goes away, `yield` raises GeneratorExit, and
    # the finally clause runs.
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    sent = 0
    try:
        for sent in range(1, BLOCKS + 1):
            yield f"block {sent} of {BLOCKS}\n".encode("ascii")
            time.sleep(SECONDS_BETWEEN)
    finally:
        environ["wsgi.errors"].write(f"stream closed after block {sent}\n")


def write(environ, start_response):
    """The write() callable that start_response returns: for old code only."""
    write = start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    write(b"first, by write()\n")
    write(b"second, by write()\n")
    # Also who uses write() returns an iterable; its blocks come afterwards.
    return [b"third, from the iterable\n"]
