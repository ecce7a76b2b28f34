"""Running code of the application's that only inspection asks for: a repr, a str.

It may take long, wait for a lock that the request holds, or never end, and no
answer is to wait for it. So it runs in a thread of its own, in the context of
the one that asks, who waits for a moment and then goes on without.
"""

from __future__ import annotations

from _thread import allocate_lock, get_ident, start_new_thread
from collections import deque
from contextvars import copy_context
from typing import Any, Callable

from .kill import end_thread

SECONDS = 0.2
"""How long one that asks waits."""

_MOST = 8  # threads that have not ended; what hangs in C, nobody can end

_threads: set[int] = set()  # those that run foreign code now


def is_apart() -> bool:
    """Report whether this is a thread in which such code may take its time."""
    return get_ident() in _threads


def asked(make: Callable[[], str], late: str) -> str:
    """Return what make returns, or late."""
    answers = [late]
    cells = Cells()
    cells.add(answers.append, make)
    cells.fill(SECONDS)
    return answers[-1]


class Cells:
    """What is still to be made, and where to put it."""

    def __init__(self) -> None:
        self._pending: deque[tuple[Callable[[Any], object], Callable[[], Any]]] = deque()
        self._made: list[tuple[Callable[[Any], object], Any]] = []
        self._thread = 0
        self._end = allocate_lock()
        self._end.acquire()

    def add(self, put: Callable[[Any], object], make: Callable[[], Any]) -> None:
        """Have put called with what make returns, unless that takes too long."""
        self._pending.append((put, make))

    def fill(self, seconds: float) -> None:
        """Make as much as that time is enough for, in the order of add."""
        if is_apart():
            self._make()
        elif self._pending and seconds > 0 and len(_threads) < _MOST:
            self._make_apart(seconds)
        self._pending.clear()
        for put, value in list(self._made):
            put(value)

    def _make_apart(self, seconds: float) -> None:
        try:
            start_new_thread(copy_context().run, (self._run,))
        except RuntimeError:  # the system has no more threads, or Python ends
            return
        if not self._end.acquire(timeout=seconds):
            self._pending.clear()
            end_thread(self._thread)

    def _run(self) -> None:
        self._thread = get_ident()
        _threads.add(self._thread)
        try:
            self._make()
        except BaseException:  # it was to end: Killed
            pass
        finally:
            _threads.discard(get_ident())
            self._end.release()

    def _make(self) -> None:
        while self._pending:
            self._made.append(_made(*self._pending.popleft()))


def _made(put: Callable[[Any], object], make: Callable[[], Any]) -> tuple[Any, Any]:
    # A function of its own: nothing of an exception is to be left when a thread goes on.
    return put, make()
