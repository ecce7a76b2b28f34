"""Uses exc_info as the path names it (S25 to S28)."""

import contextlib
import sys
import weakref


class Oops(Exception):
    pass


def fail():
    raise Oops("first")


LAST = []


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/referenced":
        return referenced(start_response)
    if path == "/referenced-after":
        return referenced_after_a_block(start_response)
    return generator(path, start_response)


def generator(path, start_response):
    start_response("200 OK", [("X-First", "1"), ("Content-Length", "99")])
    if path in ("/after", "/another"):
        yield b"sent"
    try:
        fail()
    except Oops:
        if path == "/twice":
            start_response("500 Again", [])
        elif path == "/swallowed":
            yield b"sent"
            with contextlib.suppress(Oops):
                start_response("500 Late", [], sys.exc_info())
        elif path == "/another":
            try:
                start_response("500 Late", [], sys.exc_info())
            except Oops:
                raise KeyError("another") from None
        else:
            start_response("500 Replaced", [("X-Second", "2")], sys.exc_info())
    yield b"error page"


def referenced_after_a_block(start_response):
    print("alive" if LAST and LAST[-1]() is not None else "gone")
    start_response("200 OK", [])
    yield b"sent"
    try:
        fail()
    except Oops as error:
        LAST.append(weakref.ref(error))
        start_response("500 Oops", [], sys.exc_info())


def referenced(start_response):
    """Tell whether the exception of the request before is still alive."""
    print("alive" if LAST and LAST[-1]() is not None else "gone")
    start_response("200 OK", [])
    try:
        fail()
    except Oops as error:
        LAST.append(weakref.ref(error))
        start_response("500 Oops", [], sys.exc_info())
    return [b"error page"]
