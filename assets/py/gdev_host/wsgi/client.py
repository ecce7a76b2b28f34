"""The client of one exchange, as far as the front tells of it."""

from __future__ import annotations

from _thread import allocate_lock

from ..interpreter.originals import time
from ..link import wire

_LOOK = 0.01  # seconds between two looks whether the client went away
_WAIT = 0.2  # seconds between two looks whether a thread that reads was killed


class InputLost(OSError):
    """The content of the request cannot be read to its end."""


class ClientGone(ConnectionError):
    """The client went away: there is nobody to write to."""


class Client:
    """Asks for the content of a request, and notices when its client goes away."""

    lost: InputLost | None = None  # what a read raised, which the front knows the cause of
    _gone = False
    _ended = False

    def __init__(self, link: wire.Link, exchange: int) -> None:
        self._link = link
        self._exchange = exchange
        self._receiving = allocate_lock()  # the application may read in a thread of its own
        self._asking = allocate_lock()
        self._next_look = time.monotonic() + _LOOK

    def gone(self) -> bool:
        """Report whether the front has told, by the latest look, that the client went away.

        It does not wait, and looks only so often: most responses are over by the first time.
        """
        now = time.monotonic()
        if now < self._next_look:
            return self._gone
        self._next_look = now + _LOOK
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
            self._ask(size)
            while True:
                if not self._link.ready(_WAIT):
                    continue  # Python code runs here, so that Killed can land
                kind, payload = self._link.receive()
                if kind == wire.INPUT:
                    return payload
                if kind == wire.INPUT_LOST:
                    self.lost = InputLost(wire.decode(payload)["error"])
                    raise self.lost
                self._note(kind, payload)

    def _ask(self, size: int) -> None:
        with self._asking:
            if self._ended:
                raise InputLost("wsgi.input was read after the exchange had ended")
            self._link.send(wire.READ, wire.encode({"size": size}))

    def end(self) -> bool:
        """Ask for nothing from now on. Return whether the client is gone."""
        with self._asking:
            self._ended = True
        return self._gone

    def leave(self) -> None:
        """Wait until no thread of the application's receives: the link is another exchange's.

        The front knows of the end by now, and has one that still reads hear of it.
        """
        with self._receiving:
            pass

    def _note(self, kind: int, payload: bytes) -> None:
        if kind == wire.GONE and wire.decode(payload)["exchange"] == self._exchange:
            self._gone = True
