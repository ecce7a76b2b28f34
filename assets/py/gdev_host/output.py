"""sys.stdout and sys.stderr that know for which exchange text is written."""

from __future__ import annotations

import io
import sys
from typing import Any

from .recorder import STDERR, STDOUT, current, write_all

_written = 0  # bytes, to the real descriptors


class _Attributed(io.RawIOBase):
    """Bytes for the exchange of this context, or else for the real descriptor."""

    mode = "wb"

    def __init__(self, descriptor: int, name: str, stream: str) -> None:
        super().__init__()
        self.name = name
        self._descriptor = descriptor
        self._stream = stream

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
            _write_all(self._descriptor, data)
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
