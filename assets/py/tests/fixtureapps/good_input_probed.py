"""Tries what its streams can do."""

import io

EXPECT = []


def application(environ, start_response):
    stream, errors = environ["wsgi.input"], environ["wsgi.errors"]
    if hasattr(stream, "seek") or getattr(errors, "closed", False):
        raise RuntimeError("not listed by PEP 3333")
    try:
        stream.fileno()
    except (AttributeError, io.UnsupportedOperation):
        pass
    print("to wsgi.errors", file=errors, flush=True)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
