"""The source of loaded code whose file has changed since."""

from __future__ import annotations

import contextlib
import io
import json
import linecache
import tokenize

from ..link import wire


def keep(payload: bytes) -> None:
    """Make tracebacks and debuggers show the source that a wire.SOURCE carries.

    An entry of linecache without a modification time is taken for the source of no
    file, and never compared with one. No lines: the source is not known any more.
    """
    head, _, content = payload.partition(b"\n")
    file = wire.path_of(json.loads(head)["path"])
    with contextlib.suppress(SyntaxError, UnicodeError):  # the file is no Python source
        linecache.cache[file] = (len(content), None, _lines(content), file)


def _lines(content: bytes) -> list[str]:
    """Return the lines as linecache has them: each with an end, which is a newline."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    with io.TextIOWrapper(io.BytesIO(content), encoding) as text:
        lines = text.readlines()
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return lines
