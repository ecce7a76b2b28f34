"""The source of code that runs on while its file has been saved."""

from __future__ import annotations

import contextlib
import io
import json
import linecache
import tokenize

from ..link import wire


def keep(payload: bytes) -> None:
    """Have tracebacks and debuggers show the source that a wire.SOURCE carries.

    linecache takes what has no time of modification for the source of something
    that is no file, and never looks whether there is a newer one. No lines say
    that nobody knows them any more.
    """
    head, _, content = payload.partition(b"\n")
    file = wire.path_of(json.loads(head)["path"])
    with contextlib.suppress(SyntaxError, UnicodeError):  # it was none of Python's
        linecache.cache[file] = (len(content), None, _lines(content), file)


def _lines(content: bytes) -> list[str]:
    """Return the lines as linecache has them: each with an end, which is a newline."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    with io.TextIOWrapper(io.BytesIO(content), encoding) as text:
        lines = text.readlines()
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return lines
