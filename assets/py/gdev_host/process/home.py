"""One processor on which the threads of a worker wait for their turn.

Python runs one thread at a time. One that waits for the interpreter's lock is
woken when another gives it away, and Linux prefers to wake it on a processor
that is idle: to get that going, in a virtual machine above all, may take as long
as a short request does. Threads that wait on the same processor find it awake.

The application sees nothing of that. While it runs, its thread may run wherever
it could before.
"""

from __future__ import annotations

import sys
from typing import Any

from ..interpreter.originals import os

_SIZE = 128  # bytes of a set of processors: more than Linux knows
_STAY = 64  # turns until a home is chosen anew

try:
    import ctypes

    _libc: Any = ctypes.PyDLL(None)  # no call of it gives the lock away
    _get, _set = _libc.sched_getaffinity, _libc.sched_setaffinity
    _here = _libc.sched_getcpu
except (ImportError, AttributeError, OSError, TypeError):  # not Linux, or no ctypes
    _libc = None


def _helps() -> bool:
    if _libc is None or sys.platform != "linux":
        return False
    has_lock = getattr(sys, "_is_gil_enabled", lambda: True)()
    return bool(has_lock) and len(os.sched_getaffinity(0)) > 1


class Home:
    """The processor that the threads of this process have in common."""

    def __init__(self) -> None:
        self.helps = _helps()
        self._turns = 0
        self._processor: Any = None

    def processor(self) -> Any:
        """Return the set that has only this one: where a thread ran not long ago."""
        self._turns += 1
        if self._processor is None or self._turns % _STAY == 0:
            index = _here()
            alone = ctypes.create_string_buffer(_SIZE)
            alone[index >> 3] = 1 << (index & 7)  # as x86 and ARM have it: little-endian words
            self._processor = alone
        return self._processor


class Guest:
    """One thread: it stays at home while it waits, and nowhere in particular while it serves."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._elsewhere = ctypes.create_string_buffer(_SIZE) if home.helps else None
        self._is_home = False

    def come(self) -> None:
        """Wait at home from now on."""
        if self._elsewhere is None or self._is_home:
            return
        if _get(0, _SIZE, self._elsewhere) == 0:
            self._is_home = _set(0, _SIZE, self._home.processor()) == 0

    def leave(self) -> None:
        """Run where this thread could run before it came."""
        if self._is_home:
            _set(0, _SIZE, self._elsewhere)
            self._is_home = False
