"""What is seen of an exchange beside its response: output, logs, exceptions."""

from __future__ import annotations

import functools
import sys
import traceback
from _thread import get_ident
from contextvars import ContextVar
from typing import Any, Callable, NamedTuple

from ..interpreter.originals import os, time
from ..link import wire
from . import foreign, tracebacks
from .kill import Killed
from .told import Told

STDOUT, STDERR, ERRORS, STDIN = "o", "e", "w", "i"

CALL = "call"
ITERATION = "iteration"
CLOSE = "close"
HOST = "host"
HANDLED = "handled"
KILLED = "killed"
IMPORT = "import"

_PIECES = 2000  # of output and logs, each exchange
_CHARACTERS = 1 << 20  # of output, each exchange
PATIENCE = 0.02  # seconds that a thread leaves another to end its line
_HELD = 8 << 10  # characters of a line that may wait for its end
RENDERED = "Traceback (most recent call last)"


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of it, however little the descriptor takes at once."""
    while data:
        data = data[os.write(descriptor, data) :]


def write_fault() -> None:
    """Write the exception that is being handled, a fault of the host's, to stderr."""
    try:
        text = traceback.format_exc(chain=False)
    except BaseException:  # what it is about is an object that lets nobody look at it
        text = "gdev-host: a fault, of which no traceback can be made\n"
    write_all(2, text.encode("utf-8", "backslashreplace"))


class _Line(NamedTuple):
    """The beginning of a line that a thread has written."""

    stream: str
    pieces: list[str]
    since: float


class Recorder:
    """Tells the front what is seen of one exchange, until it is closed.

    Any thread may use it whose context is that of the exchange, a finalizer also
    while that thread is sending. So whatever is told is queued at the link, and
    only who sends makes frames of it: _piece, _event and what they call.
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
        self._judge = judge  # is told each exception, and where it was met
        self._link = link
        self._exchange = exchange
        self._bounds = bounds
        self._held: dict[int, _Line] = {}  # by thread
        self._told = Told()
        self._again = Told()  # what start_response has raised again
        self._waiting: dict[str, Any] | None = None  # tells the last of it
        self._seconds = foreign.SECONDS  # that all its descriptions may wait for the application

    def output(self, stream: str, text: str) -> bool:
        """Tell text that was written; return False where the exchange is over.

        print() writes a line in pieces, so the line of a thread waits for its end.
        """
        if not self._open:
            return False
        self._tell(functools.partial(self._piece, get_ident(), stream, text))
        if RENDERED in text:  # as Bottle and Falcon do
            self.handled(sys.exc_info()[1])
        return True

    def release(self) -> None:
        """Send what waits for the end of its line."""
        if self._held:
            self._tell(self._released)

    def pause(self) -> int:
        """Send what waits, for the user is asked; return the exchange, 0 where it is over.

        The bounds of the output begin anew: what comes next answers the user.
        """
        self._tell(self._begun_anew, wait=True)
        return self._exchange if self._open else 0

    def log(self, record: dict[str, Any]) -> None:
        """Tell an inspect.LogRecord."""
        if self._open:
            self._tell(functools.partial(self._event, wire.LOG, record))

    def handled(self, error: BaseException | None) -> None:
        """Tell an exception that the application handled, each only once."""
        if error is not None and self._open and self._told.add(error):
            self._tell_raised(self._described(HANDLED, error))

    def raised_again(self, error: BaseException) -> None:
        """Note what start_response raises: it is handled, unless it reaches the host."""
        if self._open and self._told.add(error):
            self.release_raised()
            self._again.add(error)
            self._waiting = self._described(HANDLED, error)

    def release_raised(self) -> None:
        """Tell what start_response has raised, for the application has handled it."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self._tell_raised(waiting)

    def raised(self, where: str, error: BaseException) -> None:
        """Tell an exception that reached the host, unless it was told as handled."""
        if self._waiting is not None and not self._again.add(error):
            self._waiting = None
        elif not self._told.add(error):
            return
        self.release_raised()
        self._tell_raised(self._described(where, error))

    def _described(self, where: str, error: BaseException) -> dict[str, Any]:
        try:
            self._judge(where, error)
        except Killed:
            raise
        except BaseException:  # of the application's objects, anything
            pass
        began = time.monotonic()
        with silence():  # reprs may print and log
            described = tracebacks.describe(error, self._bounds, self._seconds)
        self._seconds -= time.monotonic() - began
        return {"where": where, "traceback": described}

    def _tell_raised(self, raised: dict[str, Any]) -> None:
        self._tell(functools.partial(self._event, wire.RAISED, raised))

    def close(self) -> int:
        """Tell nothing from now on; return how many pieces of output were lost."""
        self.release_raised()
        if self._is_used:
            self._tell(self._closed, wait=True)
        self._open = False
        return self._lost

    def _tell(self, frames: Callable[[], bytes], wait: bool = False) -> None:
        self._is_used = True
        self._link.queue_made(frames)
        try:
            self._link.flush(wait)
        except OSError:  # the front is gone: print() must not raise for that
            self._open = False

    # What follows runs while this link is sent on, one at a time.

    def _piece(self, thread: int, stream: str, text: str) -> bytes:
        if not self._open:  # another thread's, which was a moment late
            write_all(1 if stream == STDOUT else 2, text.encode("utf-8", "backslashreplace"))
            return b""
        released, now = b"", time.monotonic()
        for owner, line in list(self._held.items()):
            if line.stream != stream if owner == thread else now - line.since > PATIENCE:
                released += self._released_of(owner)
        line = self._held.setdefault(thread, _Line(stream, [], now))
        line.pieces.append(text)
        if "\n" in text or sum(map(len, line.pieces)) > _HELD:
            released += self._released_of(thread)
        return released

    def _released(self) -> bytes:
        return b"".join(map(self._released_of, list(self._held)))

    def _released_of(self, thread: int) -> bytes:
        stream, pieces, _ = self._held.pop(thread)
        text = wire.without_lone_surrogates("".join(pieces))
        size = max(self._bounds["text"], 1)
        return b"".join(
            self._output(stream, text[start : start + size]) for start in range(0, len(text), size)
        )

    def _output(self, stream: str, text: str) -> bytes:
        self._characters += len(text)
        if self._is_counted() and self._characters <= _CHARACTERS:
            return wire.frame(wire.OUTPUT, (stream + text).encode())
        self._lost += 1
        return b""

    def _event(self, kind: int, told: dict[str, Any]) -> bytes:
        if not self._open:
            return b""
        released = self._released()
        if kind == wire.RAISED or self._is_counted():
            try:
                return released + wire.frame(kind, wire.encode(told))
            except wire.TooLong:
                if kind == wire.RAISED:
                    told = {**told, "traceback": tracebacks.shortened(told["traceback"])}
                    return released + wire.frame(kind, wire.encode(told))
        self._lost += 1
        return released

    def _begun_anew(self) -> bytes:
        released = self._released()
        self._pieces = self._characters = 0
        return released

    def _closed(self) -> bytes:
        self._open = False
        return self._released()

    def _is_counted(self) -> bool:
        self._pieces += 1
        return self._pieces <= _PIECES


current: ContextVar[Recorder | None] = ContextVar("gdev_exchange", default=None)
"""The recorder of the exchange that is served in this context."""


class silence:
    """Attribute nothing to the exchange meanwhile."""

    __slots__ = ("_token",)

    def __enter__(self) -> None:
        self._token = current.set(None)

    def __exit__(self, *_: object) -> None:
        current.reset(self._token)
