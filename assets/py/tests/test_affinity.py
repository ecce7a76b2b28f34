"""Idle threads are pinned to one processor, of which the application sees nothing."""

from __future__ import annotations

import json
import os
import sys
import unittest
from pathlib import Path

from gdev_host.process.affinity import IdleProcessor
from tests.front import Host, until

_ALL = sorted(os.sched_getaffinity(0)) if sys.platform == "linux" else []


def _allowed(process: int, thread: int) -> str:
    """Return the processors of a thread, as Linux lists them ("0-3,7")."""
    for line in Path(f"/proc/{process}/task/{thread}/status").read_text().splitlines():
        if line.startswith("Cpus_allowed_list:"):
            return line.split()[1]
    raise AssertionError("Linux does not say")


@unittest.skipUnless(IdleProcessor().is_useful, "idle threads are not pinned")
class AffinityTest(unittest.TestCase):
    def test_a_thread_waits_on_one_processor_and_serves_on_any(self) -> None:
        with Host("processors") as host:
            for _ in range(3):
                allowed, inherited, thread = json.loads(host.get("/").body)
                self.assertEqual(allowed, _ALL)
                self.assertEqual(inherited, _ALL)
                until(
                    lambda thread=thread: _allowed(host.process.pid, thread).isdecimal(),
                    "a thread that is pinned",
                )

    def test_threads_wait_on_the_same_processor(self) -> None:
        with Host("processors", threads=2) as host:
            threads = []
            for link in (1, 2):
                host.begin("/", link)
                threads.append(json.loads(host.finish(link=link).body)[2])
            self.assertNotEqual(*threads)

            def masks() -> set[str]:
                return {_allowed(host.process.pid, thread) for thread in threads}

            until(lambda: len(masks()) == 1 and min(masks()).isdecimal(), "one processor")

    def test_what_the_application_chooses_stays(self) -> None:
        with Host("processors") as host:
            for path in ("/restrict", "/", "/"):
                self.assertEqual(json.loads(host.get(path).body)[0], _ALL[:1])
