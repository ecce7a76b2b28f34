"""Calling code of the application's for inspection alone, such as a repr, with a timeout.

The code may take long, wait for a lock that the request holds, or never end, and no
response is to wait for it. So it runs in a thread of its own, in the context of the
caller, who waits for a moment and then goes on without.
"""

from __future__ import annotations

from _thread import allocate_lock, get_ident, start_new_thread
from collections import deque
from contextvars import copy_context
from typing import Any, Callable

from .kill import end_thread

SECONDS = 0.2
"""The timeout."""

_MAX_THREADS = 8  # threads that have not ended; one that hangs in C cannot be killed

_threads: set[int] = set()  # the threads that run such code now


def is_call_thread() -> bool:
    """Report whether this thread is one that runs such code."""
    return get_ident() in _threads


def call(make: Callable[[], str], late: str) -> str:
    """Return what make returns, or late after the timeout."""
    answers = [late]
    calls = Calls()
    calls.add(answers.append, make)
    calls.run(SECONDS)
    return answers[-1]


class Calls:
    """Calls that are to be made within one timeout, and where their results go."""

    def __init__(self) -> None:
        self._pending: deque[tuple[Callable[[Any], object], Callable[[], Any]]] = deque()
        self._made: list[tuple[Callable[[Any], object], Any]] = []
        self._thread = 0
        self._end = allocate_lock()
        self._end.acquire()

    def add(self, put: Callable[[Any], object], make: Callable[[], Any]) -> None:
        """Add a call of make; put is called with what it returns, unless that takes too long."""
        self._pending.append((put, make))

    def run(self, seconds: float) -> None:
        """Make as many of the calls as the time allows, in their order."""
        if is_call_thread():
            self._make()
        elif self._pending and seconds > 0 and len(_threads) < _MAX_THREADS:
            self._make_in_thread(seconds)
        self._pending.clear()
        for put, value in list(self._made):
            put(value)

    def _make_in_thread(self, seconds: float) -> None:
        try:
            start_new_thread(copy_context().run, (self._thread_main,))
        except RuntimeError:  # the system has no more threads, or Python ends
            return
        if not self._end.acquire(timeout=seconds):
            self._pending.clear()
            end_thread(self._thread)

    def _thread_main(self) -> None:
        self._thread = get_ident()
        _threads.add(self._thread)
        try:
            self._make()
        except BaseException:  # Killed, after the timeout
            pass
        finally:
            _threads.discard(get_ident())
            self._end.release()

    def _make(self) -> None:
        while self._pending:
            self._made.append(_made(*self._pending.popleft()))


def _made(put: Callable[[Any], object], make: Callable[[], Any]) -> tuple[Any, Any]:
    # A function of its own, so that no reference to an exception is left in the thread.
    return put, make()
