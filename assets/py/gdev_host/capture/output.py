"""sys.stdout and sys.stderr that attribute text to the exchange of the context."""

from __future__ import annotations

import io
import sys
from _thread import allocate_lock, get_ident
from contextlib import suppress
from typing import Any

from ..interpreter.originals import time
from .recorder import LINE_SECONDS, STDERR, STDOUT, current, write_all

_written = 0  # bytes, to the real descriptors


class _Lines:
    """Keeps lines of several threads whole in one file: print() writes a line in pieces.

    Nothing is buffered, because the process may end in the middle of a line: another
    thread waits until the line ends, LINE_SECONDS at most. After an interrupt here, or
    a fork meanwhile, the next line waits that long, and no more.
    """

    def __init__(self) -> None:
        self._turn = allocate_lock()
        self._owner = 0  # the thread that has begun a line
        self._since = 0.0

    def write(self, descriptor: int, data: bytes) -> None:
        """Write a piece of this thread's line."""
        me = get_ident()
        if self._owner != me:
            if not self._turn.acquire(False):
                left = self._since + LINE_SECONDS - time.monotonic()
                self._turn.acquire(True, min(max(left, 0), LINE_SECONDS))
            self._owner, self._since = me, time.monotonic()
        try:
            _write_all(descriptor, data)
        finally:
            if data.endswith(b"\n"):
                self._end()

    def _end(self) -> None:
        self._owner = 0
        with suppress(RuntimeError):  # two threads, of which one did not wait, end their lines
            self._turn.release()


class _Attributed(io.RawIOBase):
    """Bytes for the exchange of this context, or else for the real descriptor."""

    mode = "wb"

    def __init__(self, descriptor: int, name: str, stream: str) -> None:
        super().__init__()
        self.name = name
        self._descriptor = descriptor
        self._stream = stream
        self._lines = _Lines()

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return False

    def write(self, data: Any) -> int:
        data = bytes(data)
        recorder = current.get()
        if recorder is None or not recorder.output(
            self._stream, data.decode("utf-8", "backslashreplace")
        ):
            self._lines.write(self._descriptor, data)
        return len(data)

    def flush(self) -> None:
        recorder = current.get()
        if recorder is not None:
            recorder.release()

    def close(self) -> None:
        """Stay open: an application that closes its stdout still has one."""


def _write_all(descriptor: int, data: bytes) -> None:
    global _written
    _written += len(data)
    write_all(descriptor, data)


def written() -> int:
    """Return how many bytes went to the real descriptors."""
    return _written


def install() -> None:
    """Replace sys.stdout and sys.stderr by unbuffered ones, as `python -u` has."""
    sys.stdout.flush()
    sys.stderr.flush()
    sys.stdout = _text(1, "<stdout>", STDOUT)
    sys.stderr = _text(2, "<stderr>", STDERR)


def _text(descriptor: int, name: str, stream: str) -> io.TextIOWrapper:
    raw: Any = _Attributed(descriptor, name, stream)
    return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", write_through=True)
