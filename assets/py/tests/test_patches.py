"""The host keeps out of the way of an application that patches the standard library."""

from __future__ import annotations

import json
import sys
import unittest
import weakref
from types import ModuleType

from gdev_host.link import wire
from gdev_host.state.patches import Patches
from tests.front import Host


class PatchesTest(unittest.TestCase):
    host: Host

    @classmethod
    def setUpClass(cls) -> None:
        cls.host = Host("patches", threads=2, prompts=True)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.host.close()

    def test_only_the_main_thread_is_known_at_import(self) -> None:
        with Host("known_threads", threads=3) as host:
            self.assertEqual(host.get().body, b"['MainThread'] gdev-1 True")

    def test_output(self) -> None:
        exchange = self.host.get()
        self.assertEqual(exchange.text("o"), "a line\n")
        self.assertEqual(exchange.text("w"), "an error\n")

    def test_input(self) -> None:
        self.assertEqual(self.host.get("/input", b"content").body, b"content")

    def test_prompt(self) -> None:
        self.host.begin("/prompt")
        kind, payload = self.host.receive(self.host.control)
        self.assertEqual(kind, wire.PROMPT)
        line = {"prompt": json.loads(payload)["prompt"], "text": "Ada\n"}
        self.host.send(self.host.control, wire.LINE, line)
        self.assertEqual(self.host.finish().body, b"Ada\n")

    def test_error(self) -> None:
        [raised] = self.host.get("/error").raised
        self.assertEqual(raised["traceback"]["type"], "KeyError")
        self.assertEqual(raised["traceback"]["frames"][-1]["function"], "application")

    def test_signals(self) -> None:
        self.assertEqual(self.host.get("/asked").body, b"[]")

    def test_the_end(self) -> None:
        with Host("patches") as host:
            host.send(host.control, wire.STOP, b"")
            self.assertEqual(host.wait(), 0)


class Lock:
    """Anything that a module has, and that nobody can call."""


class Lazy:
    """Comes to life when it is asked for anything, and must not be asked yet."""

    def __getattribute__(self, name: str) -> object:
        raise RuntimeError(f"asked for {name}")

    def __call__(self) -> None: ...


class WhatIsPatchedTest(unittest.TestCase):
    def setUp(self) -> None:
        self.module = ModuleType("a_library")
        sys.modules["a_library"] = self.module
        self.addCleanup(sys.modules.pop, "a_library")
        self.put(run=lambda: 1, kind=Lock, lock=Lock(), size=1)
        self.patches = Patches()
        self.patches.watch(["a_library"])

    def put(self, **names: object) -> None:
        vars(self.module).update(names)

    def test_functions_and_classes_that_are_others_are_found_once(self) -> None:
        self.assertEqual(self.patches.take(), [])
        self.put(run=lambda: 2, kind=json.JSONEncoder, lock=Lock(), size=2)
        self.assertEqual(self.patches.take(), ["a_library.run", "a_library.kind"])
        self.put(run=None, added=json.dumps, own=3)
        self.assertEqual(self.patches.take(), ["a_library.run", "a_library.added"])
        self.assertEqual(self.patches.take(), [])

    def test_no_attribute_of_a_lazy_object_is_read(self) -> None:
        self.put(before=Lazy())
        self.assertEqual(self.patches.take(), ["a_library.before"])  # its class is another's
        self.put(run=lambda: 2, after=Lazy())
        self.assertEqual(self.patches.take(), ["a_library.run", "a_library.after"])

    def test_what_is_taken_out_of_a_module_is_gone(self) -> None:
        gone = weakref.ref(vars(self.module)["lock"])
        self.put(lock=Lock())
        self.assertIsNone(gone())


if __name__ == "__main__":
    unittest.main()
