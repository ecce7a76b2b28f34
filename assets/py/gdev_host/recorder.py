"""What is seen of an exchange beside its response: output, logs, exceptions."""

from __future__ import annotations

import sys
from contextvars import ContextVar
from typing import Any, Callable

from . import tracebacks, wire

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
_HELD = 8 << 10  # characters of a line that may wait for its end
_TOLD = "_gdev_told_in"  # attribute of an exception: the exchange that has told it
_RENDERED = "Traceback (most recent call last)"


class Recorder:
    """Tells the front what is seen of one exchange, until it is closed.

    Any thread may use it whose context is that of the exchange.
    """

    _open = True
    _stream = ""  # that of the line whose beginning is held
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
        self._held: list[str] = []  # the beginning of a line

    def output(self, stream: str, text: str) -> bool:
        """Tell text that was written; return False where the exchange is over.

        print() writes a line in two pieces, so a line waits for its end.
        """
        with self._link.lock:
            if not self._open:
                return False
            if stream != self._stream:
                self.release()
                self._stream = stream
            self._held.append(text)
            if "\n" in text or sum(map(len, self._held)) > _HELD:
                self.release()
        if stream != STDOUT and _RENDERED in text:  # as Bottle and Falcon do
            self.handled(sys.exc_info()[1])
        return True

    def release(self) -> None:
        """Send what waits for the end of its line."""
        with self._link.lock:
            if not self._held:
                return
            text, self._held = wire.without_lone_surrogates("".join(self._held)), []
            size = max(self._bounds["text"], 1)
            for start in range(0, len(text), size):
                self._send_piece(text[start : start + size])

    def _send_piece(self, text: str) -> None:
        self._characters += len(text)
        if self._counted() and self._characters <= _CHARACTERS:
            self._send(wire.OUTPUT, (self._stream + text).encode())
        else:
            self._lost += 1

    def pause(self) -> int:
        """Send what waits, for the user is asked; return the exchange, 0 where it is over.

        The bounds of the output begin anew: what comes next answers the user.
        """
        with self._link.lock:
            self.release()
            self._pieces = self._characters = 0
            return self._exchange if self._open else 0

    def log(self, record: dict[str, Any]) -> None:
        """Tell an inspect.LogRecord."""
        with self._link.lock:
            if not self._open:
                return
            self.release()
            if self._counted():
                self._send(wire.LOG, wire.encode(record))
            else:
                self._lost += 1

    def handled(self, error: BaseException | None) -> None:
        """Tell an exception that the application handled, each only once."""
        if error is not None and not self._is_told(error):
            self._tell(HANDLED, error)

    def raised(self, where: str, error: BaseException) -> None:
        """Tell an exception that reached the host, unless it was told as handled."""
        if not self._is_told(error):
            self._tell(where, error)

    def _is_told(self, error: BaseException) -> bool:
        return getattr(error, "__dict__", {}).get(_TOLD) == self._exchange

    def _tell(self, where: str, error: BaseException) -> None:
        # A mark on the exception itself: a reference to it here would keep the
        # application's frames alive (S28), and the id of one may be used again.
        BaseException.__setattr__(error, _TOLD, self._exchange)
        self._judge(where, error)
        with silence():  # reprs may print and log
            raised = {"where": where, "traceback": tracebacks.describe(error, self._bounds)}
        with self._link.lock:
            self.release()
            if self._open:
                self._send(wire.RAISED, wire.encode(raised))

    def close(self) -> int:
        """Tell nothing from now on; return how many pieces of output were lost."""
        with self._link.lock:
            if self._held:
                self.release()
            self._open = False
            return self._lost

    def _counted(self) -> bool:
        self._pieces += 1
        return self._pieces <= _PIECES

    def _send(self, kind: int, payload: bytes) -> None:
        try:
            self._link.send(kind, payload)
        except OSError:  # the front is gone: print() must not raise for that
            self._open = False


current: ContextVar[Recorder | None] = ContextVar("gdev_exchange", default=None)
"""The recorder of the exchange that is served in this context."""


class silence:
    """Attribute nothing to the exchange meanwhile."""

    __slots__ = ("_token",)

    def __enter__(self) -> None:
        self._token = current.set(None)

    def __exit__(self, *_: object) -> None:
        current.reset(self._token)
