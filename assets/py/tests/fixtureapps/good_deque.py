"""Returns a deque, and one that changes is none of it."""

import collections

EXPECT = []


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return collections.deque([b"a", b"", b"b"])
