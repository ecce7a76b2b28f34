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
    after the exchange has ended. disarm therefore has it land there.

    An exchange is in one of the dicts. Who pops it from _armed has it: one that
    is to be killed needs the lock, all others end without.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._armed: dict[int, int] = {}
        self._killed: dict[int, int] = {}

    def arm(self, exchange: int) -> None:
        """Allow this thread to be killed for the sake of exchange."""
        self._armed[exchange] = threading.get_ident()

    def kill(self, exchange: int) -> None:
        """Raise Killed in the thread that serves exchange, if one does."""
        if _set_async_exc is None:
            return
        with self._lock:
            thread = self._armed.pop(exchange, None) or self._killed.get(exchange)
            if thread is not None:
                self._killed[exchange] = thread
                _set_async_exc(ctypes.c_ulong(thread), ctypes.py_object(Killed))

    def disarm(self, exchange: int) -> None:
        """Allow it no longer: after this, no Killed lands in this thread."""
        if self._armed.pop(exchange, None) is None:
            self._take_back(exchange)

    def _take_back(self, exchange: int) -> None:
        while True:
            try:
                with self._lock:
                    if self._killed.pop(exchange, None) is None:
                        return
                break
            except Killed:  # it landed right here: once more
                continue
        # To clear it would leave the interpreter looking for it for ever, which
        # hangs Python 3.11 in the next function that is traced. So it lands here.
        try:
            _set_async_exc(ctypes.c_ulong(threading.get_ident()), ctypes.py_object(Killed))
            while True:
                pass
        except Killed:
            return
