"""What another process may be to blame for, and what it held."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from typing import Callable

from gdev_host.loading import contention


def raised(function: Callable[[], object]) -> BaseException:
    try:
        function()
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def bind_twice() -> None:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(first.getsockname())


def wrapped(inner: BaseException) -> None:
    try:
        raise inner
    except BaseException as error:
        raise RuntimeError("it does not work") from error


class ContentionTest(unittest.TestCase):
    def judge(self, error: BaseException) -> tuple[bool, bool]:
        reported = contention.of(error, [])
        return reported["possible"], reported["likely"]

    def test_what_is_taken(self) -> None:
        for error in (
            raised(bind_twice),
            BlockingIOError(11, "Resource temporarily unavailable"),
            FileExistsError(17, "File exists", "/segment"),
            sqlite3.OperationalError("database is locked"),
            SystemExit("already running with pid 4711"),
            raised(lambda: wrapped(raised(bind_twice))),
        ):
            self.assertEqual(self.judge(error), (True, True), repr(error))

    def test_what_may_be(self) -> None:
        for error in (RuntimeError("no"), SystemExit(1), KeyboardInterrupt(), OSError(5, "I/O")):
            self.assertEqual(self.judge(error), (True, False), repr(error))

    def test_what_is_the_codes_own(self) -> None:
        for source in (
            "1 +",
            "import nothing_of_this_name",
            "nothing",
            "{}['locked']",
            "''.already",
        ):
            error = raised(lambda source=source: exec(source, {}))  # type: ignore[misc]
            self.assertEqual(self.judge(error), (False, False), repr(error))

    def test_an_endless_chain(self) -> None:
        first, second = KeyError(), KeyError()
        first.__cause__, second.__cause__ = second, first
        self.assertEqual(self.judge(first), (False, False))


@unittest.skipUnless(sys.platform == "linux", "only on Linux the owner of a resource is known")
class WantedTest(unittest.TestCase):
    def test_requested_resources(self) -> None:
        # A hook stays for good, so it is set in a process of its own.
        here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        test = "import tests.test_contention as t; t.ask()"
        subprocess.run([sys.executable, "-c", test], cwd=here, check=True)


def ask() -> None:
    """Ask for some resources, and check what is noted of them."""
    import fcntl

    wanted = contention.Requested()
    with tempfile.TemporaryDirectory() as folder:
        lock, base = os.path.join(folder, "lock"), os.path.join(folder, "base")
        with wanted.noted(), socket.socket() as tcp, socket.socket(socket.AF_UNIX) as local:
            tcp.bind(("127.0.0.1", 0))
            local.bind(os.path.join(folder, "socket"))
            with open(lock, "w", encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
            sqlite3.connect(base).close()
            sqlite3.connect(":memory:").close()
        with socket.socket() as late:
            late.bind(("127.0.0.1", 0))
        paths = [os.path.join(folder, name) for name in ("base", "lock", "socket")]
    reported = wanted.last()
    assert [each["path"] for each in reported] == [*paths, ""], reported
    assert [each["port"] for each in reported] == [0, 0, 0, 0], reported
