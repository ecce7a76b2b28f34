"""The client of one exchange, as the front reports it."""

from __future__ import annotations

from _thread import allocate_lock

from ..interpreter.originals import time
from ..link import wire

_POLL_SECONDS = 0.01  # how often the link is polled whether the client went away
_KILL_SECONDS = 0.2  # how often a reading thread runs Python code, so that Killed can land


class InputLost(OSError):
    """The content of the request cannot be read to its end."""


class ClientGone(ConnectionError):
    """The client went away: there is nobody to write to."""


class Client:
    """Requests the content from the front, and notices when the client goes away."""

    lost: InputLost | None = None  # raised by a read; the front knows its cause
    _gone = False
    _ended = False

    def __init__(self, link: wire.Link, exchange: int) -> None:
        self._link = link
        self._exchange = exchange
        self._receiving = allocate_lock()  # the application may read in a thread of its own
        self._requesting = allocate_lock()
        self._next_poll = time.monotonic() + _POLL_SECONDS

    def gone(self) -> bool:
        """Report whether the client went away, as of the latest poll. It does not wait.

        The link is polled every 10 ms at most: most responses are over by the first time.
        """
        now = time.monotonic()
        if now < self._next_poll:
            return self._gone
        self._next_poll = now + _POLL_SECONDS
        if not self._gone and self._receiving.acquire(blocking=False):  # one thread polls at a time
            try:
                while not self._gone and self._link.ready(0):
                    self._note(*self._link.receive())
            finally:
                self._receiving.release()
        return self._gone

    def pull(self, size: int) -> bytes:
        """Return at most so many bytes of the content, none at its end."""
        with self._receiving:
            self._request(size)
            while True:
                if not self._link.ready(_KILL_SECONDS):
                    continue
                kind, payload = self._link.receive()
                if kind == wire.INPUT:
                    return payload
                if kind == wire.INPUT_LOST:
                    self.lost = InputLost(wire.decode(payload)["error"])
                    raise self.lost
                self._note(kind, payload)

    def _request(self, size: int) -> None:
        with self._requesting:
            if self._ended:
                raise InputLost("wsgi.input was read after the exchange had ended")
            self._link.send(wire.READ, wire.encode({"size": size}))

    def end(self) -> bool:
        """Refuse all further reads. Return whether the client is gone."""
        with self._requesting:
            self._ended = True
        return self._gone

    def await_readers(self) -> None:
        """Wait until no thread of the application's receives: the link is another exchange's.

        The front has received End by now, and answers a pending read.
        """
        with self._receiving:
            pass

    def _note(self, kind: int, payload: bytes) -> None:
        if kind == wire.GONE and wire.decode(payload)["exchange"] == self._exchange:
            self._gone = True
