"""Ending an exchange that does not end by itself."""

from __future__ import annotations

from _thread import allocate_lock, get_ident
from typing import Any

from ..link.wire import Link

try:
    import ctypes

    _set_async_exc: Any = ctypes.pythonapi.PyThreadState_SetAsyncExc
except (ImportError, AttributeError):  # an interpreter without ctypes: the front kills the process
    _set_async_exc = None


_FRAME_SECONDS = 0.2  # after which a frame that is being sent is in the system's buffer


class Killed(BaseException):
    """The user ended this exchange."""


def end_thread(thread: int) -> None:
    """Raise Killed in a thread that is the host's own, at its next bytecode."""
    if _set_async_exc is not None and thread:
        _set_async_exc(ctypes.c_ulong(thread), ctypes.py_object(Killed))


class Kills:
    """The threads that may be killed, by the exchange that each one serves.

    Python delivers the exception at the thread's next bytecode, which may come
    after the exchange has ended: disarm therefore waits for it.

    An exchange is in one of the dicts. Whoever pops it from _armed owns it: kill does
    so with the lock, and the end of an exchange without.
    """

    def __init__(self) -> None:
        self._lock = allocate_lock()
        self._armed: dict[int, tuple[int, Link]] = {}
        self._killed: dict[int, tuple[int, Link]] = {}

    def arm(self, exchange: int, link: Link) -> None:
        """Allow this thread to be killed while it serves exchange."""
        self._armed[exchange] = get_ident(), link

    def kill(self, exchange: int) -> None:
        """Raise Killed in the thread that serves exchange, if one does."""
        if _set_async_exc is None:
            return
        with self._lock:
            served = self._armed.pop(exchange, None) or self._killed.get(exchange)
            if served is not None:
                self._killed[exchange] = served
                thread, link = served
                with link.paused(_FRAME_SECONDS):  # so that no frame is sent in part
                    _set_async_exc(ctypes.c_ulong(thread), ctypes.py_object(Killed))

    def disarm(self, exchange: int) -> None:
        """Forbid it again: after this, no Killed is raised in this thread."""
        if self._armed.pop(exchange, None) is None:
            self._absorb(exchange)

    def _absorb(self, exchange: int) -> None:
        while True:
            try:
                with self._lock:
                    if self._killed.pop(exchange, None) is None:
                        return
                break
            except Killed:  # raised in this loop: once more
                continue
        # To clear a pending exception leaves the eval breaker set, which hangs Python
        # 3.11 in the next function that is traced. So it is raised, and caught here.
        try:
            _set_async_exc(ctypes.c_ulong(get_ident()), ctypes.py_object(Killed))
            while True:
                pass
        except Killed:
            return
