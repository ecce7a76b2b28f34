"""Gates at which an application waits until another request opens them."""

import threading
from collections import defaultdict

_gates = defaultdict(lambda: threading.Semaphore(0))


def pass_through(environ):
    """Wait at the gate that the query names until it is opened once."""
    if not _gates[environ["QUERY_STRING"]].acquire(timeout=30):
        raise TimeoutError("nobody opened the gate")


def open(environ, start_response):
    _gates[environ["QUERY_STRING"]].release()
    start_response("200 OK", [])
    return [b"opened"]
