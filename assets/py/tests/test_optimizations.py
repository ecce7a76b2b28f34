"""Each optimization can be left out, and the host does the same without."""

from __future__ import annotations

import os
import subprocess
import sys
import unittest

from gdev_host.interpreter.optimizations import NAMES, VARIABLE
from tests.front import ROOT, Host

_WHICH = """
import sys
sys.path.insert(0, {root!r})
from gdev_host.interpreter.cache import BoundedCache
from gdev_host.link import wire
from gdev_host.process.affinity import IdleProcessor
from gdev_host.process.immortal import SUPPORTED
from gdev_host.process.prefault import CopiedPages

cache = BoundedCache(str.upper)
cache["a"]
is_used = {{
    "affinity": IdleProcessor().is_useful,
    "cache": bool(cache),
    "immortal": SUPPORTED,
    "prefault": bool(CopiedPages()._shared),
    "send": wire._send_at_once is not None,
}}
print(*(name for name, used in is_used.items() if used))
"""


def used(without: str) -> set[str]:
    """Return the optimizations that a host uses here."""
    done = subprocess.run(
        [sys.executable, "-c", _WHICH.format(root=str(ROOT))],
        env={**os.environ, VARIABLE: without},
        stdout=subprocess.PIPE,
        check=True,
    )
    return {*done.stdout.decode().split()}


class OptimizationsTest(unittest.TestCase):
    def test_each_can_be_left_out(self) -> None:
        everything = used("")
        self.assertIn("cache", everything)
        for name in NAMES:
            with self.subTest(name):
                self.assertEqual(used(name), everything - {name})
        self.assertEqual(used("send,cache"), everything - {"send", "cache"})
        self.assertEqual(used("all"), set())

    def test_a_name_that_is_none_is_an_error(self) -> None:
        done = subprocess.run(
            [sys.executable, str(ROOT / "gdev_host"), "fd:3"],
            env={**os.environ, VARIABLE: "affinty"},
            stderr=subprocess.PIPE,
        )
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"GDEV_HOST_WITHOUT names affinty, not one of affinity,", done.stderr)

    def test_the_host_serves_the_same_without(self) -> None:
        for without in ("", "all"):
            with Host("processors", threads=2, env={**os.environ, VARIABLE: without}) as host:
                heads = [host.get("/") for _ in range(3)]
                with self.subTest(without):
                    self.assertEqual([each.head for each in heads[1:]], [heads[0].head] * 2)
                    self.assertTrue(all(each.body for each in heads))


if __name__ == "__main__":
    unittest.main()
