"""What start_response is given, and what it does (S4, S24 to S31, X2, X3, X6)."""

import contextlib
import sys
import weakref
from urllib.parse import unquote

import iterables
import notes


def _argument(environ):
    """Return the value of the Python expression in the query."""
    return eval(unquote(environ["QUERY_STRING"]), {"iterables": iterables})


def given(environ, start_response):
    """Answer with the status, headers and iterable that the query gives."""
    status, headers, blocks = _argument(environ)
    start_response(status, headers)
    return blocks


def refused(environ, start_response):
    """Tell what start_response raises for the arguments that the query gives."""
    try:
        start_response(*_argument(environ))
    except Exception as error:
        start_response("200 OK", [], sys.exc_info())
        return [f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace")]
    return [b"accepted"]


def unguarded(environ, start_response):
    """Call start_response with the arguments that the query gives."""
    start_response(*_argument(environ))
    return [b"accepted"]


def replaced(environ, start_response):
    """Replace status and fields after empty blocks, which send nothing."""
    start_response("200 First", [("X-First", "1"), ("Content-Length", "1")])
    yield b""
    yield b""
    try:
        raise ValueError("while nothing was sent")
    except ValueError:
        start_response("503 Second", [("X-Second", "2")], sys.exc_info())
    yield b"error page"


def too_late(environ, start_response):
    """Use exc_info after a block was sent; note what comes of it."""
    with_length = environ["QUERY_STRING"].startswith("length")
    start_response("200 OK", [("Content-Length", "99")] if with_length else [])
    yield b"sent,"
    original = None
    try:
        fails_deep_down()
    except ValueError as error:
        original = error
        try:
            start_response("500 Late", [], sys.exc_info())
        except ValueError as again:
            frame = again.__traceback__
            names = []
            while frame:
                names.append(frame.tb_frame.f_code.co_name)
                frame = frame.tb_next
            notes.note(environ, "same" if again is original else "another")
            notes.note(environ, names[-1])
            raise
        notes.note(environ, "returned")
    yield b"not to be sent"


def swallowed(environ, start_response):
    """As too_late, and go on as if nothing had happened (A15)."""
    start_response("200 OK", [])
    yield b"sent,"
    try:
        fails_deep_down()
    except ValueError:
        with contextlib.suppress(ValueError):
            start_response("500 Late", [], sys.exc_info())
    yield b"not to be sent"


def fails_deep_down():
    raise ValueError("the original")


def twice(environ, start_response):
    """Call start_response again, without exc_info."""
    start_response("200 First", [])
    try:
        start_response("200 Second", [])
    except Exception:
        notes.note(environ, "raised")
        raise
    return [b"second"]


def twice_after_refusal(environ, start_response):
    """As twice, where the first call raised."""
    try:
        start_response("200 First\n", [])
    except Exception:
        notes.note(environ, "refused")
    try:
        start_response("200 Second", [])
    except Exception:
        notes.note(environ, "raised")
        raise
    return [b"second"]


_last = []


class Kept(Exception):
    pass


def kept(environ, start_response):
    """Tell whether the exception of the exchange before is still alive (S28)."""
    alive = b"alive" if _last and _last[-1]() is not None else b"gone"
    try:
        raise Kept
    except Kept as error:
        _last.append(weakref.ref(error))
        start_response("200 OK", [], sys.exc_info())
    return [alive]


def forms(environ, start_response):
    """Call start_response in each way that PEP 3333 names."""
    if environ["QUERY_STRING"] == "two":
        write = start_response("200 Two", [])
    elif environ["QUERY_STRING"] == "none":
        write = start_response("200 None", [], None)
    else:
        try:
            raise KeyError("shown")
        except KeyError:
            write = start_response("200 Three", [], sys.exc_info())
    write(b"written,")
    return [b"yielded"]


def late_change(environ, start_response):
    """Change the list of fields after it was given."""
    fields = [("X-A", "1")]
    start_response("200 OK", fields)
    fields.append(("X-Evil", "1\r\nX-Split: 1"))
    return [b"ok"]


def too_much_written(environ, start_response):
    write = start_response("200 OK", [("Content-Length", "4")])
    try:
        write(b"12345")
    except Exception as error:
        notes.note(environ, type(error).__name__)
    return []
