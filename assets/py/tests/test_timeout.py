"""Code of the application's that only inspection asks for delays no answer."""

from __future__ import annotations

import time
import unittest

from gdev_host.capture.reprs import LATE
from tests.case import RuleTest
from tests.front import Exchange

HANGING = ("sleep", "never", "lock", "hang")
_SOON = 2.0  # seconds; what is slow takes 4 s and more


class ForeignTest(RuleTest):
    def ask(self, target: str, app: str = "slow_reprs") -> Exchange:
        began = time.monotonic()
        exchange = self.get(app, target)
        self.assertLess(time.monotonic() - began, _SOON, target)
        return exchange

    def values(self, exchange: Exchange) -> dict[str, str]:
        frame = exchange.raised[0]["traceback"]["frames"][-1]
        return {value["key"]: value["repr"] for value in frame["locals"]}

    def test_local_variables(self) -> None:
        for how in ("sleep", "never", "hang"):
            exchange = self.ask(f"/local/{how}")
            self.assertEqual(self.values(exchange)["slow"], LATE)
            self.assertIn("ValueError: another value\n", exchange.raised[0]["traceback"]["text"])

    def test_odd_reprs_that_are_quick(self) -> None:
        expected = {
            "recurse": "[[",
            "large": "xxx",
            "exit": "<repr raised SystemExit",
            "print": "q",
        }
        for how, beginning in expected.items():
            values = self.values(self.ask(f"/local/{how}"))
            self.assertIn(values["after"], ("'another value'", LATE))
            if how != "large":  # starting it takes long on a slow machine
                self.assertRegex(values["slow"], "RecursionError|" + beginning.replace("[", r"\["))

    def test_a_lock_that_the_request_holds(self) -> None:
        exchange = self.ask("/handled/lock")
        self.assertEqual(self.values(exchange)["slow"], LATE)
        self.assertEqual(exchange.body, b"served")

    def test_messages(self) -> None:
        for how in HANGING:
            traceback = self.ask(f"/message/{how}").raised[0]["traceback"]
            if how != "lock":
                self.assertEqual(traceback["message"], LATE)
                self.assertIn("raise SlowError(slow)", traceback["text"])

    def test_environ(self) -> None:
        self.assertIn(
            "quick", self.ask("/environ/no", "slow_reprs:application").end["added"][0]["repr"]
        )
        for how in ("sleep", "never"):
            exchange = self.ask(f"/environ/{how}")
            self.assertEqual(exchange.body, b"served")
            self.assertIn(LATE, exchange.end["added"][0]["repr"])

    def test_arguments_and_records(self) -> None:
        self.assertEqual(self.ask("/status/never").raised[0]["traceback"]["type"], "TypeError")
        self.assertEqual(self.ask("/log/never").body, b"served")

    def test_exceptions_are_left_as_they_are(self) -> None:
        exchange = self.get("slow_reprs:exceptions")
        expected = b"[(<class 'ValueError'>, ('x',)), <class 'ValueError'>, True]"
        self.assertEqual(exchange.body, expected)
        self.assertEqual(len(exchange.raised), 1)


if __name__ == "__main__":
    unittest.main()
