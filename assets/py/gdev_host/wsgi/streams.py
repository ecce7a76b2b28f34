"""wsgi.input, wsgi.errors and wsgi.file_wrapper."""

from __future__ import annotations

import stat
import sys
from types import FrameType
from typing import Any, Callable, Iterable, Iterator, NoReturn

from ..capture.recorder import ERRORS, Recorder, write_all
from ..interpreter.originals import os
from ..rules import error_rules, findings, origins

_PULL = 64 << 10  # bytes requested where the caller names no number
_MAX_PULL = 1 << 20  # bytes of one request
_FILE_BLOCK = 256 << 10  # bytes of a file on disk that make a block


class Input:
    """wsgi.input: the content of the request, requested from the front as it is read (S22).

    It ends where the content ends and never blocks there (S23). length is the
    size of the content, -1 for one that is read to its end (chunked). pull(n)
    returns at most n bytes, none at the end.
    """

    __slots__ = ("_buffer", "_findings", "_has_length", "_left", "_pull")

    def __init__(
        self, length: int, pull: Callable[[int], bytes], findings: findings.Findings
    ) -> None:
        self._pull = pull
        self._findings = findings
        self._has_length = length >= 0
        self._left = length
        self._buffer = b""

    def read(self, size: int | None = -1) -> bytes:
        """Return so many bytes, or all that are left; fewer only at the end."""
        if size is None or size < 0:
            size = sys.maxsize
        elif self._has_length and size > self._left + len(self._buffer):
            self._report_too_much(size, sys._getframe(1))
        pieces = [self._buffer]
        count = len(self._buffer)
        while count < size:
            data = self._more(size - count)
            if not data:
                break
            pieces.append(data)
            count += len(data)
        data = pieces[0] if len(pieces) == 1 else b"".join(pieces)
        self._buffer = data[size:]
        return data[:size]

    def readline(self, size: int | None = -1) -> bytes:
        """Return a line with its end, or at most so many bytes of it."""
        if size is None or size < 0:
            size = sys.maxsize
        line = bytearray(self._buffer)
        end = line.find(b"\n") + 1
        while not end and len(line) < size:
            data = self._more(_PULL)
            if not data:
                break
            end = data.find(b"\n") + 1
            if end:
                end += len(line)
            line += data
        end = min(end or len(line), size)
        self._buffer = bytes(line[end:])
        return bytes(line[:end])

    def readlines(self, hint: int | None = -1) -> list[bytes]:
        """Return the lines that are left, or some that have hint bytes together."""
        lines: list[bytes] = []
        size = 0
        for line in self:
            lines.append(line)
            size += len(line)
            if hint is not None and 0 < hint <= size:
                break
        return lines

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def __getattr__(self, name: str) -> NoReturn:
        raise error_rules.unlisted(self, name)

    def _report_too_much(self, size: int, caller: FrameType) -> None:
        """Add the finding that more is asked for than there is (A16).

        To read without a size is no fault, nor to read lines: the PEP has the
        server end the stream there. A number names bytes that nobody sent.
        """
        message = "more of wsgi.input is asked for than CONTENT_LENGTH leaves"
        seen = f"read({size}), {self._left + len(self._buffer)} bytes left"
        where = origins.of_frame(caller)
        self._findings.add(findings.Finding("A16", message, seen, where, findings.INPUT))

    def _more(self, size: int) -> bytes:
        """Return the next bytes of the content, at most so many."""
        if self._left == 0:
            return b""
        size = min(size, _MAX_PULL)
        if self._left > 0:
            size = min(size, self._left)
        data = self._pull(size)
        if not data:
            self._left = 0
        elif self._left > 0:
            self._left -= len(data)
        return data


class Errors:
    """wsgi.errors: takes any str without raising (S21, S22)."""

    __slots__ = ("_recorder",)

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def write(self, text: str) -> int:
        """Write text."""
        if not isinstance(text, str):
            raise TypeError(f"wsgi.errors takes str, not {type(text).__name__}")
        if not self._recorder.output(ERRORS, text):  # the exchange is over
            write_all(2, text.encode("utf-8", "backslashreplace"))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each of the texts."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Do nothing: what is written is on its way."""

    def __getattr__(self, name: str) -> NoReturn:
        raise error_rules.unlisted(self, name)


error_rules.UNLISTED.update(
    {Input.__getattr__.__code__: "wsgi.input", Errors.__getattr__.__code__: "wsgi.errors"}
)


class FileWrapper:
    """wsgi.file_wrapper: the blocks of a file from where it stands (S42)."""

    def __init__(self, filelike: Any, block_size: int = 8192) -> None:
        self.filelike = filelike
        self.block_size = block_size
        if hasattr(filelike, "close"):
            self.close = filelike.close

    def __iter__(self) -> Iterator[bytes]:
        size = self.block_size  # PEP 3333 calls it a suggestion
        if _is_on_disk(self.filelike):  # a larger read is quicker, and does not block
            size = max(size, _FILE_BLOCK)
        return iter(lambda: self.filelike.read(size), b"")


def _is_on_disk(filelike: Any) -> bool:
    try:
        return stat.S_ISREG(os.fstat(filelike.fileno()).st_mode)
    except Exception:  # whatever fileno() of something like a file may raise
        return False
