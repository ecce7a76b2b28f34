"""Ending an exchange that does not end by itself."""

from __future__ import annotations

import threading
from typing import Any

try:
    import ctypes

    _set_async_exc: Any = ctypes.pythonapi.PyThreadState_SetAsyncExc
except (ImportError, AttributeError):  # an interpreter without it: front kills the process
    _set_async_exc = None


class Killed(BaseException):
    """The user ended this exchange."""


class Kills:
    """The threads that may be killed, by the exchange that each one serves.

    Python delivers the exception at the thread's next bytecode, which may come
    after the exchange has ended. disarm therefore takes back what has not landed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads: dict[int, int] = {}
        self._killed: set[int] = set()

    def arm(self, exchange: int) -> None:
        """Allow this thread to be killed for the sake of exchange."""
        with self._lock:
            self._threads[exchange] = threading.get_ident()

    def kill(self, exchange: int) -> None:
        """Raise Killed in the thread that serves exchange, if one does."""
        with self._lock:
            thread = self._threads.get(exchange)
            if thread is not None and _set_async_exc is not None:
                self._killed.add(exchange)
                _set_async_exc(ctypes.c_ulong(thread), ctypes.py_object(Killed))

    def disarm(self, exchange: int) -> None:
        """Allow it no longer: after this, no Killed lands in this thread."""
        while True:
            try:
                with self._lock:
                    self._threads.pop(exchange, None)
                    if exchange in self._killed:
                        _set_async_exc(ctypes.c_ulong(threading.get_ident()), None)
                        self._killed.discard(exchange)
                return
            except Killed:  # it landed right here: once more
                continue
