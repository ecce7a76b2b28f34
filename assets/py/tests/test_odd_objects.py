"""No object of the application's ends a worker, whatever it does when it is looked at."""

from __future__ import annotations

import functools
import sys
import unittest
from typing import Any
from unittest import mock

from gdev_host.link import wire
from gdev_host.loading import attrs
from gdev_host.preimport import fingerprint
from gdev_host.state.containers import Containers
from gdev_host.state.patches import Patches
from tests.case import RuleTest


class OddObjectsTest(RuleTest):
    def test_modules_and_blocks(self) -> None:
        for path in ("/", "/import", "/environ"):
            with self.subTest(path):
                self.assertEqual(self.get("odd_objects", path).body, b"served")

    def test_exceptions(self) -> None:
        [raised] = self.get("odd_objects", "/raise").raised
        self.assertEqual(raised["traceback"]["type"], "odd_objects.SpitefulError")
        self.assertEqual(raised["traceback"]["frames"][-1]["function"], "application")
        self.assertEqual(self.get("odd_objects").body, b"served")

    def test_templates_are_forgotten(self) -> None:
        host = self.host("odd_objects")
        host.send(host.control, wire.REFRESH, {"files": []})
        self.assertEqual(host.receive(host.control)[0], wire.REFRESH)

    def test_a_source_that_was_just_written_can_be_compiled(self) -> None:
        exchange = self.get("odd_objects", "/compile")
        self.assertEqual((exchange.raised, exchange.body), ([], b"served"))


class Interrupts(type):
    def __getattribute__(cls, name: str) -> Any:
        raise KeyboardInterrupt(name)


class Interrupting(metaclass=Interrupts):
    """Ends the process of whoever looks at it, and does not take care."""


class LookedAtTest(unittest.TestCase):
    def test_whoever_compares_processes_takes_care(self) -> None:
        odd: Any = Interrupting
        self.addCleanup(setattr, sys, "stdout", sys.stdout)
        with mock.patch.dict(sys.modules, {"odd": odd}):
            Containers().watch("odd")
            Patches().watch(["odd"])
            sys.stdout = odd
            self.assertIn("exit handlers", fingerprint.take(()))


class AcceptsTest(unittest.TestCase):
    def test_what_a_decorator_says_is_of_another(self) -> None:
        def view(request: Any) -> None:
            """Take one argument."""

        @functools.wraps(view)
        def application(*args: Any) -> None:
            """Take what comes."""

        def pretends(environ: Any, start_response: Any) -> None:
            """Take two arguments."""

        pretends.__signature__ = "(request)"  # type: ignore[attr-defined]

        class Called:
            @functools.wraps(view)
            def __call__(self, *args: Any) -> None:
                """Take what comes."""

            @functools.wraps(view)
            def wrapped(self, *args: Any) -> None:
                """Take what comes."""

        @functools.wraps(application)
        def one_argument(environ: Any) -> None:
            """Take one argument."""

        for function in (
            application,
            pretends,
            Called(),
            Called().wrapped,
            functools.partial(application, 1),
        ):
            self.assertTrue(attrs.accepts(function, None, None))
        for function in (
            view,
            one_argument,
            functools.partial(one_argument),
        ):
            self.assertFalse(attrs.accepts(function, None, None))


if __name__ == "__main__":
    unittest.main()
