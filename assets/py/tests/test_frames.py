"""Frames: what is too large for one harms its own exchange at most."""

from __future__ import annotations

import sys
import unittest

from gdev_host.link import wire
from tests.case import RuleTest


class FramesTest(RuleTest):
    def test_what_is_only_shown_is_cut(self) -> None:
        for path in ("log", "environ", "print"):
            with self.subTest(path):
                exchange = self.get("too_large", f"/{path}")
                self.assert_complete(exchange)
                self.assertEqual(exchange.body, b"served")

    def test_a_head_that_is_too_large_is_refused(self) -> None:
        for path in ("value", "fields"):
            with self.subTest(path):
                exchange = self.get("too_large", f"/{path}")
                [raised] = exchange.raised
                self.assertEqual(raised["traceback"]["type"], "ValueError")
                self.assertRegex(raised["traceback"]["message"], "long")
                self.assertEqual(len(exchange.calls), 1)
                self.assertIsNone(exchange.head)

    def test_any_exception_is_reported(self) -> None:
        kinds = {"message": "ValueError", "chain": "ValueError", "locals": "ZeroDivisionError"}
        if sys.version_info >= (3, 11):
            kinds["group"] = "ExceptionGroup"
        for path, kind in kinds.items():
            with self.subTest(path):
                [raised] = self.get("too_large", f"/{path}").raised
                self.assertEqual(raised["traceback"]["type"], kind)
        [raised] = self.get("too_large", "/type").raised
        self.assertRegex(raised["traceback"]["type"], r"^too_large\.E+…$")

    def test_the_process_serves_on(self) -> None:
        host = self.host("too_large")
        for path in ("fields", "environ"):
            host.get(f"/{path}")
        self.assertEqual(host.get("/").body, b"served")

    def test_a_frame_is_refused_before_it_is_queued(self) -> None:
        with self.assertRaises(wire.TooLong):
            wire.frame(wire.OUTPUT, bytes(wire.MAX_PAYLOAD + 1))


if __name__ == "__main__":
    unittest.main()
