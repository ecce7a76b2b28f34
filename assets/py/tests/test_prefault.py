"""Which pages a fork copies, and that the next has them before it needs them."""

from __future__ import annotations

import array
import mmap
import os
import resource
import sys
import unittest
from typing import Callable

from gdev_host.process.prefault import CopiedPages

_SIZE = 64 * mmap.PAGESIZE


def in_fork(run: Callable[[], None]) -> None:
    """Run something in a fork, and wait for it to end well."""
    pid = os.fork()
    if pid == 0:
        try:
            run()
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0


def can_populate() -> bool:
    """Report whether the kernel is new enough to copy pages when asked to."""
    release = os.uname().release.split(".")
    return [int(part) for part in release[:2]] >= [5, 14]


def faults_of_writing(memory: mmap.mmap) -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for place in range(0, len(memory), mmap.PAGESIZE):
        memory[place] = 2
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


@unittest.skipUnless(sys.platform == "linux", "needs pagemap")
class PrefaultTest(unittest.TestCase):
    def setUp(self) -> None:
        private = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
        self.memory = mmap.mmap(-1, _SIZE, flags=private)
        self.memory[:] = b"\1" * _SIZE
        self.pages = CopiedPages()

    def test_nothing_is_copied_before_anything_is_recorded(self) -> None:
        def fork() -> None:
            self.pages.populate(until=lambda: False)
            self.assertGreaterEqual(faults_of_writing(self.memory), _SIZE // mmap.PAGESIZE)

        in_fork(fork)

    @unittest.skipUnless(sys.platform == "linux" and can_populate(), "needs Linux 5.14")
    def test_what_one_fork_has_copied_the_next_has_before(self) -> None:
        def first() -> None:
            faults_of_writing(self.memory)
            self.pages.record()

        def second() -> None:
            self.pages.populate(until=lambda: False)
            self.assertEqual(self.memory[:], b"\1" * _SIZE)
            self.assertLess(faults_of_writing(self.memory), _SIZE // mmap.PAGESIZE // 4)

        in_fork(first)
        in_fork(second)

    def test_copying_ends_when_there_is_something_else_to_do(self) -> None:
        def second() -> None:
            self.pages.populate(until=lambda: True)
            self.assertGreaterEqual(faults_of_writing(self.memory), _SIZE // mmap.PAGESIZE)

        in_fork(lambda: (faults_of_writing(self.memory), self.pages.record())[-1])
        in_fork(second)

    def test_only_so_much_is_recorded(self) -> None:
        large = mmap.mmap(-1, 32 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        large[:] = bytes(len(large))
        pages = CopiedPages()

        def fork() -> None:
            large[:] = bytes(len(large))
            pages.record()

        in_fork(fork)
        record = array.array("Q", pages._record[:])
        bounds = record[1 : 1 + 2 * record[0]]
        self.assertGreater(record[0], 0)
        self.assertLessEqual(sum(bounds[1::2]) - sum(bounds[::2]), 16 << 20 >> 12)
