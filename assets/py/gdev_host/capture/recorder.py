"""The recorder of an exchange: its output, logs and exceptions become frames."""

from __future__ import annotations

import functools
import sys
import traceback
from _thread import get_ident
from contextvars import ContextVar
from typing import Any, Callable, NamedTuple

from ..interpreter.originals import os, time
from ..link import wire
from . import timeout, tracebacks
from .kill import Killed
from .reported import Reported

STDOUT, STDERR, ERRORS, STDIN = "o", "e", "w", "i"

CALL = "call"
ITERATION = "iteration"
CLOSE = "close"
HOST = "host"
HANDLED = "handled"
KILLED = "killed"
IMPORT = "import"

_MAX_PIECES = 2000  # pieces of output and log records, in each exchange
_MAX_CHARACTERS = 1 << 20  # characters of output, in each exchange
LINE_SECONDS = 0.02  # how long the beginning of a line waits for its end, while others write
_MAX_UNFINISHED = 8 << 10  # characters of a line that may wait for its end
RENDERED = "Traceback (most recent call last)"


def write_all(descriptor: int, data: bytes) -> None:
    """Write all data, however little the descriptor takes at once."""
    while data:
        data = data[os.write(descriptor, data) :]


def write_fault() -> None:
    """Write the exception that is being handled, a fault of the host's, to stderr."""
    try:
        text = traceback.format_exc(chain=False)
    except BaseException:  # an object of the application's raises when it is inspected
        text = "gdev-host: an internal error, and its traceback cannot be formatted\n"
    write_all(2, text.encode("utf-8", "backslashreplace"))


class _Line(NamedTuple):
    """The beginning of a line that a thread has written."""

    stream: str
    pieces: list[str]
    since: float


class Recorder:
    """Reports to the front what happens in one exchange, until it is closed.

    Any thread may use it whose context is that of the exchange, a finalizer also
    while that thread is sending. So what is to be reported is queued at the link, and
    becomes frames in the thread that sends: _piece, _message and what they call.
    """

    _open = True
    _is_used = False
    _pieces = 0
    _characters = 0
    _lost = 0

    def __init__(
        self,
        link: wire.Link,
        exchange: int,
        bounds: dict[str, int],
        judge: Callable[[str, BaseException], None],
    ) -> None:
        self._judge = judge  # called with each exception, and where the host met it
        self._link = link
        self._exchange = exchange
        self._bounds = bounds
        self._unfinished: dict[int, _Line] = {}  # by thread
        self._reported = Reported()
        self._reraised = Reported()  # exceptions that start_response raised again
        self._pending: dict[str, Any] | None = None  # an inspect.Raised of the last of these
        # What is left of the time for calls of the application's code, in all descriptions.
        self._seconds = timeout.SECONDS

    def output(self, stream: str, text: str) -> bool:
        """Report text that was written; return False where the exchange is over.

        print() writes a line in pieces, so the beginning of a line waits for its end.
        """
        if not self._open:
            return False
        self._emit(functools.partial(self._piece, get_ident(), stream, text))
        if RENDERED in text:  # as Bottle and Falcon do
            self.handled(sys.exc_info()[1])
        return True

    def release(self) -> None:
        """Send the lines that wait for their ends."""
        if self._unfinished:
            self._emit(self._released)

    def pause(self) -> int:
        """Send unfinished lines before a prompt; return the exchange, 0 where it is over.

        The bounds of the output begin anew: what comes next answers the user.
        """
        self._emit(self._restarted, wait=True)
        return self._exchange if self._open else 0

    def log(self, record: dict[str, Any]) -> None:
        """Report an inspect.LogRecord."""
        if self._open:
            self._emit(functools.partial(self._message, wire.LOG, record))

    def handled(self, error: BaseException | None) -> None:
        """Report an exception that the application handled, each only once."""
        if error is not None and self._open and self._reported.add(error):
            self._emit_raised(self._described(HANDLED, error))

    def raised_again(self, error: BaseException) -> None:
        """Note what start_response raises again: it is handled, unless it reaches the host."""
        if self._open and self._reported.add(error):
            self.release_raised()
            self._reraised.add(error)
            self._pending = self._described(HANDLED, error)

    def release_raised(self) -> None:
        """Report what start_response has raised: the application has handled it."""
        if self._pending is not None:
            pending, self._pending = self._pending, None
            self._emit_raised(pending)

    def raised(self, where: str, error: BaseException) -> None:
        """Report an exception that reached the host, unless it was reported as handled."""
        if self._pending is not None and not self._reraised.add(error):
            self._pending = None
        elif not self._reported.add(error):
            return
        self.release_raised()
        self._emit_raised(self._described(where, error))

    def _described(self, where: str, error: BaseException) -> dict[str, Any]:
        try:
            self._judge(where, error)
        except Killed:
            raise
        except BaseException:  # the application's objects may raise anything
            pass
        began = time.monotonic()
        with detached():  # reprs may print and log
            described = tracebacks.describe(error, self._bounds, self._seconds)
        self._seconds -= time.monotonic() - began
        return {"where": where, "traceback": described}

    def _emit_raised(self, raised: dict[str, Any]) -> None:
        self._emit(functools.partial(self._message, wire.RAISED, raised))

    def close(self) -> int:
        """Report nothing from now on; return how many pieces of output were lost."""
        self.release_raised()
        if self._is_used:
            self._emit(self._closed, wait=True)
        self._open = False
        return self._lost

    def _emit(self, frames: Callable[[], bytes], wait: bool = False) -> None:
        self._is_used = True
        self._link.queue_made(frames)
        try:
            self._link.flush(wait)
        except OSError:  # the front is gone: print() must not raise for that
            self._open = False

    # What follows runs in the thread that sends on the link, one call at a time.

    def _piece(self, thread: int, stream: str, text: str) -> bytes:
        if not self._open:  # another thread wrote it before the exchange was closed
            write_all(1 if stream == STDOUT else 2, text.encode("utf-8", "backslashreplace"))
            return b""
        released, now = b"", time.monotonic()
        for owner, line in list(self._unfinished.items()):
            if line.stream != stream if owner == thread else now - line.since > LINE_SECONDS:
                released += self._released_of(owner)
        line = self._unfinished.setdefault(thread, _Line(stream, [], now))
        line.pieces.append(text)
        if "\n" in text or sum(map(len, line.pieces)) > _MAX_UNFINISHED:
            released += self._released_of(thread)
        return released

    def _released(self) -> bytes:
        return b"".join(map(self._released_of, list(self._unfinished)))

    def _released_of(self, thread: int) -> bytes:
        stream, pieces, _ = self._unfinished.pop(thread)
        text = wire.without_lone_surrogates("".join(pieces))
        size = max(self._bounds["text"], 1)
        return b"".join(
            self._output(stream, text[start : start + size]) for start in range(0, len(text), size)
        )

    def _output(self, stream: str, text: str) -> bytes:
        self._characters += len(text)
        if self._is_counted() and self._characters <= _MAX_CHARACTERS:
            return wire.frame(wire.OUTPUT, (stream + text).encode())
        self._lost += 1
        return b""

    def _message(self, kind: int, message: dict[str, Any]) -> bytes:
        if not self._open:
            return b""
        released = self._released()
        if kind == wire.RAISED or self._is_counted():
            try:
                return released + wire.frame(kind, wire.encode(message))
            except wire.TooLong:
                if kind == wire.RAISED:
                    message = {**message, "traceback": tracebacks.shortened(message["traceback"])}
                    return released + wire.frame(kind, wire.encode(message))
        self._lost += 1
        return released

    def _restarted(self) -> bytes:
        released = self._released()
        self._pieces = self._characters = 0
        return released

    def _closed(self) -> bytes:
        self._open = False
        return self._released()

    def _is_counted(self) -> bool:
        self._pieces += 1
        return self._pieces <= _MAX_PIECES


current: ContextVar[Recorder | None] = ContextVar("gdev_exchange", default=None)
"""The recorder of the exchange that is served in this context."""


class detached:
    """Detach this context from its exchange meanwhile: nothing is attributed to it."""

    __slots__ = ("_token",)

    def __enter__(self) -> None:
        self._token = current.set(None)

    def __exit__(self, *_: object) -> None:
        current.reset(self._token)
