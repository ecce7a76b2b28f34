"""Kills: that Killed lands while it may, and not afterwards."""

from __future__ import annotations

import socket
import sys
import threading
import unittest
from types import FrameType
from typing import Any

from gdev_host.capture.kill import Killed, Kills
from gdev_host.link import wire
from tests.front import PATIENCE

_EXCHANGES = 20_000


class KillsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.kills = Kills()
        ours, theirs = socket.socketpair()
        self.addCleanup(theirs.close)
        self.link = wire.Link(ours)
        self.addCleanup(self.link.close)
        self.landed = threading.Semaphore(0)
        self.ready = threading.Event()
        self.latest = 0

    def loop_until_killed(self, times: int) -> None:
        """Serve as exchange 1 an application that swallows Killed so often."""
        try:
            self.kills.arm(1, self.link)
            self.ready.set()
            for _ in range(times):
                try:
                    while True:
                        pass
                except Killed:
                    self.landed.release()
        finally:
            self.kills.disarm(1)

    def test_an_exchange_can_be_killed_again(self) -> None:
        thread = threading.Thread(target=self.loop_until_killed, args=(3,), daemon=True)
        thread.start()
        self.assertTrue(self.ready.wait(PATIENCE))
        for _ in range(3):
            self.kills.kill(2)  # is not served
            self.kills.kill(1)
            self.assertTrue(self.landed.acquire(timeout=PATIENCE))
        thread.join(PATIENCE)
        self.assertFalse(thread.is_alive())

    def kill_each_once(self, last: int) -> None:
        killed = 0
        while killed < last:
            latest = self.latest
            if latest != killed:
                self.kills.kill(latest)
                killed = latest

    def test_nothing_lands_after_the_end_and_nothing_is_kept(self) -> None:
        killer = threading.Thread(target=self.kill_each_once, args=(_EXCHANGES,), daemon=True)
        killer.start()
        for exchange in range(1, _EXCHANGES + 1):
            try:
                try:
                    self.kills.arm(exchange, self.link)
                    self.latest = exchange
                    sum(range(exchange % 50))
                finally:
                    self.kills.disarm(exchange)
            except Killed:
                self.kills.disarm(exchange)
            sum(range(100))  # a late Killed would land here
        killer.join(PATIENCE)
        self.assertFalse(killer.is_alive())
        self.assertEqual((self.kills._armed, self.kills._killed), ({}, {}))

    def test_a_thread_can_be_traced_after_a_late_kill(self) -> None:
        traced = []

        def trace(frame: FrameType, _event: str, _argument: Any) -> None:
            traced.append(frame.f_code.co_name)

        def serve() -> None:
            self.kills.arm(1, self.link)
            try:
                self.kills.kill(1)
                self.kills.disarm(1)
            except Killed:
                self.kills.disarm(1)
            sys.settrace(trace)
            self.setUp()
            sys.settrace(None)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        thread.join(PATIENCE)
        self.assertFalse(thread.is_alive())
        self.assertIn("setUp", traced)


if __name__ == "__main__":
    unittest.main()
