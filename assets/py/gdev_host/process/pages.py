"""Copying, before an application is loaded, the memory that loading it will write to.

A fork shares the memory of its zygote until it writes there; each page is then
copied, at the cost of a fault. To look at an object is to count a reference to
it, so that importing a project copies some thousand pages. Forks of one zygote
copy much the same ones: what one has copied, the next copies as soon as a file
was saved, while it is still found out what the save means. Before that, it is
not done: a process that waits is to take little memory. Where objects are
immortal, few pages are left to copy, and it is done right after the fork.

Linux alone, since 5.14, can do so. Elsewhere nothing is told, and nothing done.
"""

from __future__ import annotations

import array
import contextlib
import itertools
import mmap
import os
from typing import Callable, Iterable, Iterator, Tuple

Span = Tuple[int, int]
"""The first page, and the one after the last."""

_MOST = 4096  # pages, 16 MiB
_SEEN = 1 << 17  # pages of the zygote's that are looked at
_OWN, _OWN_OR_NOT = 1 << 63 | 1 << 56, 1 << 63 | 1 << 61 | 1 << 56  # proc_pid_pagemap(5)
_POPULATE_WRITE = 23  # madvise(2)


class Pages:
    """The pages that a fork of this process has copied, told to those after it."""

    def __init__(self) -> None:
        """Take in which memory forks will share. They share what is told, too."""
        self._told = mmap.mmap(-1, 8 + 16 * _MOST)  # how many spans, and the spans
        self._shared = list(_writable())

    def copy(self, until: Callable[[], bool]) -> None:
        """Copy what the process that told last has copied, or a part until something holds."""
        numbers = array.array("Q")
        numbers.frombytes(self._told[:])
        if not numbers[0]:
            return
        import ctypes

        madvise = ctypes.CDLL(None).madvise
        bounds = iter(numbers[1 : 1 + 2 * numbers[0]])
        for first, end in _at_most(_MOST, zip(bounds, bounds)):
            if until():
                return
            start, size = first * mmap.PAGESIZE, (end - first) * mmap.PAGESIZE
            madvise(ctypes.c_void_p(start), ctypes.c_size_t(size), _POPULATE_WRITE)

    def tell(self) -> None:
        """Tell those after this process what it has copied."""
        spans = list(_at_most(_MOST, _copied(self._shared)))
        numbers = array.array("Q", [len(spans), *itertools.chain.from_iterable(spans)])
        self._told[: 8 * len(numbers)] = numbers.tobytes()


def _writable() -> Iterator[Span]:
    """Find the private memory of this process that can be written to."""
    with contextlib.suppress(OSError), open("/proc/self/maps", "rb") as maps:
        for line in maps:
            place, access, _ = line.split(maxsplit=2)
            if access == b"rw-p" and not line.endswith(b"[stack]\n"):
                start, end = (int(bound, 16) // mmap.PAGESIZE for bound in place.split(b"-"))
                yield start, end


def _copied(spans: Iterable[Span]) -> Iterator[Span]:
    """Find the pages that no other process has."""
    with contextlib.suppress(OSError), open("/proc/self/pagemap", "rb", buffering=0) as pagemap:
        for first, end in _at_most(_SEEN, spans):
            entries = array.array("Q")
            entries.frombytes(os.pread(pagemap.fileno(), 8 * (end - first), 8 * first))
            page = first
            for own, run in itertools.groupby(entry & _OWN_OR_NOT == _OWN for entry in entries):
                size = sum(1 for _ in run)
                if own:
                    yield page, page + size
                page += size


def _at_most(pages: int, spans: Iterable[Span]) -> Iterator[Span]:
    """Give spans until that many pages are reached."""
    for first, end in spans:
        end = min(end, first + pages)
        if end <= first:
            return
        pages -= end - first
        yield first, end
