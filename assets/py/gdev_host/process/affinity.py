"""Idle threads of a worker are pinned to one processor, which wakes them sooner.

Python runs one thread at a time. One that waits for the interpreter's lock is
woken when another releases it, and Linux prefers to wake it on an idle
processor. To get that processor going takes, in a virtual machine above all,
about as long as a short request does. Threads that wait on the same processor
find it running.

What that earns stands in interpreter.optimizations. The application sees nothing of
it: its thread is unpinned before it is called.
Linux only; sched_setaffinity(2) takes the calling thread where the pid is 0.
"""

from __future__ import annotations

import sys
from typing import Any

from ..interpreter import optimizations
from ..interpreter.originals import os

_MASK_BYTES = 128  # 1024 processors, more than Linux has
_REQUESTS_PER_CHOICE = 64  # after so many, the processor is chosen anew

try:
    import ctypes

    _libc: Any = ctypes.PyDLL(None)  # PyDLL calls do not release the interpreter's lock
    _get, _set = _libc.sched_getaffinity, _libc.sched_setaffinity
    _current_processor = _libc.sched_getcpu
except (ImportError, AttributeError, OSError, TypeError):  # not Linux, or no ctypes
    _libc = None


def _is_useful() -> bool:
    if _libc is None or sys.platform != "linux" or not optimizations.is_enabled("affinity"):
        return False
    has_lock = getattr(sys, "_is_gil_enabled", lambda: True)()
    return bool(has_lock) and len(os.sched_getaffinity(0)) > 1


class IdleProcessor:
    """The processor to which all idle threads of this process are pinned."""

    def __init__(self) -> None:
        self.is_useful = _is_useful()
        self._pins = 0
        self._mask: Any = None

    def mask(self) -> Any:
        """Return the affinity mask of this processor: one on which a thread ran not long ago."""
        self._pins += 1
        if self._mask is None or self._pins % _REQUESTS_PER_CHOICE == 0:
            index = _current_processor()
            mask = ctypes.create_string_buffer(_MASK_BYTES)
            mask[index >> 3] = 1 << (index & 7)  # x86 and ARM have little-endian words
            self._mask = mask
        return self._mask


class ThreadPin:
    """The affinity of one thread: pinned while it is idle, its own while it serves."""

    def __init__(self, idle: IdleProcessor) -> None:
        self._idle = idle
        self._own_mask = ctypes.create_string_buffer(_MASK_BYTES) if idle.is_useful else None
        self._is_pinned = False

    def pin(self) -> None:
        """Pin the calling thread to the idle processor."""
        if self._own_mask is None or self._is_pinned:
            return
        if _get(0, _MASK_BYTES, self._own_mask) == 0:
            self._is_pinned = _set(0, _MASK_BYTES, self._idle.mask()) == 0

    def unpin(self) -> None:
        """Give the calling thread the affinity that it had before pin."""
        if self._is_pinned:
            _set(0, _MASK_BYTES, self._own_mask)
            self._is_pinned = False
