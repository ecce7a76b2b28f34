"""Prefaulting: a fork copies the memory that loading will write to before it is told to load.

A fork shares the memory of its zygote until it writes there; then each page is
copied, at the cost of a page fault. To look at an object is to count a reference
to it, so importing a project copies some thousand pages. Forks of one zygote
copy much the same ones: each records what it has copied, and the next copies
these as soon as a file was saved, while it is still found out what the save
means. It does not do so earlier, because a waiting process is to take little
memory. Where objects are immortal, few pages are left to copy, and they are
copied right after the fork.

A reload takes a sixth less time so; see interpreter.optimizations. Linux alone,
since 5.14, can populate pages (madvise(2), MADV_POPULATE_WRITE). Elsewhere nothing
is recorded, and nothing done.
"""

from __future__ import annotations

import array
import contextlib
import itertools
import mmap
import os
from typing import Callable, Iterable, Iterator, Tuple

from ..interpreter import optimizations

Span = Tuple[int, int]
"""The number of the first page, and that of the one after the last."""

_MAX_PAGES = 4096  # recorded and copied, 16 MiB
_MAX_EXAMINED = 1 << 17  # pages of the zygote's, 512 MiB
_OWN, _OWN_MASK = 1 << 63 | 1 << 56, 1 << 63 | 1 << 61 | 1 << 56  # proc_pid_pagemap(5)
_POPULATE_WRITE = 23  # madvise(2)


class CopiedPages:
    """The pages that a fork of this process has copied, shared with the forks after it."""

    def __init__(self) -> None:
        """Take in which memory the forks will share with this process."""
        # Shared memory: the number of spans, and the spans.
        self._record = mmap.mmap(-1, 8 + 16 * _MAX_PAGES)
        self._shared = list(_writable()) if optimizations.is_enabled("prefault") else []

    def populate(self, until: Callable[[], bool]) -> None:
        """Copy the pages of the last record, a span at a time until something holds."""
        numbers = array.array("Q")
        numbers.frombytes(self._record[:])
        if not numbers[0]:
            return
        import ctypes

        madvise = ctypes.CDLL(None).madvise
        bounds = iter(numbers[1 : 1 + 2 * numbers[0]])
        for first, end in _at_most(_MAX_PAGES, zip(bounds, bounds)):
            if until():
                return
            start, size = first * mmap.PAGESIZE, (end - first) * mmap.PAGESIZE
            madvise(ctypes.c_void_p(start), ctypes.c_size_t(size), _POPULATE_WRITE)

    def record(self) -> None:
        """Record which pages this process has copied, for the forks after it."""
        spans = list(_at_most(_MAX_PAGES, _copied(self._shared)))
        numbers = array.array("Q", [len(spans), *itertools.chain.from_iterable(spans)])
        self._record[: 8 * len(numbers)] = numbers.tobytes()


def _writable() -> Iterator[Span]:
    """Yield the private memory of this process that can be written to."""
    with contextlib.suppress(OSError), open("/proc/self/maps", "rb") as maps:
        for line in maps:
            addresses, access, _ = line.split(maxsplit=2)
            if access == b"rw-p" and not line.endswith(b"[stack]\n"):
                start, end = (int(bound, 16) // mmap.PAGESIZE for bound in addresses.split(b"-"))
                yield start, end


def _copied(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the pages that no other process has."""
    with contextlib.suppress(OSError), open("/proc/self/pagemap", "rb", buffering=0) as pagemap:
        for first, end in _at_most(_MAX_EXAMINED, spans):
            entries = array.array("Q")
            entries.frombytes(os.pread(pagemap.fileno(), 8 * (end - first), 8 * first))
            page = first
            for own, run in itertools.groupby(entry & _OWN_MASK == _OWN for entry in entries):
                size = sum(1 for _ in run)
                if own:
                    yield page, page + size
                page += size


def _at_most(pages: int, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans until that many pages are reached."""
    for first, end in spans:
        end = min(end, first + pages)
        if end <= first:
            return
        pages -= end - first
        yield first, end
