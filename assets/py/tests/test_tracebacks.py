"""Exceptions and values as data."""

from __future__ import annotations

import json
import random
import sys
import time
import unittest
from typing import Any, Callable

from gdev_host.capture import reprs, tracebacks
from gdev_host.interpreter.paths import is_library
from gdev_host.link import wire
from tests.front import BOUNDS


def caught(function: Callable[[], Any]) -> BaseException:
    try:
        function()
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def described(function: Callable[[], Any], **bounds: int) -> dict[str, Any]:
    description = tracebacks.describe(caught(function), {**BOUNDS, **bounds})
    wire.encode(description)
    return description


class Hostile:
    def __repr__(self) -> str:
        raise SystemExit("no")


class TracebackTest(unittest.TestCase):
    def test_frames_and_locals(self) -> None:
        def fail() -> None:
            number, hostile, text = 5, Hostile(), "\x1b[31m"
            raise KeyError(number, text, type(hostile))

        description = described(fail)
        frame = description["frames"][-1]
        self.assertEqual(description["type"], "KeyError")
        self.assertTrue(frame["function"].endswith("fail"))
        self.assertIn("raise KeyError", frame["source"][frame["line"] - frame["first_line"]])
        values = {value["key"]: value["repr"] for value in frame["locals"]}
        self.assertEqual(values["number"], "5")
        self.assertEqual(values["hostile"], "<repr raised SystemExit: no>")
        self.assertEqual(values["text"], r"'\x1b[31m'")
        self.assertFalse(frame["library"])

    def test_chains(self) -> None:
        def cause() -> None:
            try:
                int("x")
            except ValueError as error:
                raise LookupError("outer") from error

        def context() -> None:
            try:
                int("x")
            except ValueError:
                raise LookupError("outer")  # noqa: B904

        def suppressed() -> None:
            try:
                int("x")
            except ValueError:
                raise LookupError("outer") from None

        for function, link in ((cause, "cause"), (context, "context"), (suppressed, "")):
            with self.subTest(link):
                description = described(function)
                self.assertEqual(description["link"], link)
                self.assertEqual("cause" in description, bool(link))
                if link:
                    self.assertEqual(description["cause"]["type"], "ValueError")
                    self.assertIn("invalid literal", description["text"])

    def test_circles_end(self) -> None:
        def circle() -> None:
            first, second = ValueError(1), ValueError(2)
            first.__cause__, second.__cause__ = second, first
            raise first

        description = described(circle)
        self.assertNotIn("cause", description["cause"])
        self.assertEqual(len(tracebacks.files(caught(circle))), 2)

    def test_str_that_raises(self) -> None:
        class Bad(Exception):
            def __str__(self) -> str:
                raise RuntimeError("no str")

        def fail() -> None:
            raise Bad

        self.assertEqual(described(fail)["message"], "<str raised RuntimeError: no str>")

    def test_a_template_is_named(self) -> None:
        def fail() -> None:
            error = LookupError("no such name")
            error.template_debug = {  # type: ignore[attr-defined]
                "name": "/shop/templates/page.html",
                "line": 2,
                "during": '{% url "no" %}',
            }
            raise error

        expected = 'in the template /shop/templates/page.html, line 2: {% url "no" %}'
        self.assertEqual(described(fail)["notes"], [expected])

    def test_many_frames_lose_their_middle(self) -> None:
        def recurse() -> None:
            recurse()

        frames = described(recurse, frames=10)["frames"]
        self.assertEqual(len(frames), 11)
        self.assertIn("frames left out", frames[5]["function"])

    def test_text_is_bounded(self) -> None:
        def fail() -> None:
            raise ValueError("x" * 10_000)

        description = described(fail, text=1000)
        self.assertLess(len(description["text"]), 1100)
        self.assertEqual(len(description["message"]), 1000)

    def test_slow_reprs_are_given_up(self) -> None:
        class Slow:
            def __repr__(self) -> str:
                time.sleep(0.3)
                return "slow"

        def fail() -> None:
            a, b, c = Slow(), Slow(), Slow()
            raise ValueError(id(a), id(b), id(c))

        began = time.monotonic()
        description = described(fail)
        self.assertLess(time.monotonic() - began, 3 * 0.3)
        self.assertEqual(description["frames"][-1]["locals"][-1]["repr"], reprs.LATE)

    def test_the_whole_is_bounded(self) -> None:
        def recurse(depth: int, text: str) -> None:
            a = b = c = d = e = text + str(depth)
            if depth:
                recurse(depth - 1, text)
            raise ValueError(len(a + b + c + d + e))

        description = described(lambda: recurse(90, "\U0001f600" * 5000), repr=5000)
        self.assertLess(len(wire.encode(description)), 16 << 20)

    def test_syntax_errors_without_a_file(self) -> None:
        description = described(lambda: compile("a b", "<made>", "exec"))
        self.assertEqual(description["syntax"]["source"], ["a b"])
        self.assertNotIn("<made>", description["message"])

    @unittest.skipUnless(sys.version_info >= (3, 11), "needs ExceptionGroup")
    def test_groups_and_notes(self) -> None:
        def fail() -> None:
            error = ExceptionGroup("several", [ValueError("one"), KeyError("two")])  # noqa: F821
            error.add_note("a note")
            raise error

        description = described(fail)
        self.assertEqual([m["type"] for m in description["group"]], ["ValueError", "KeyError"])
        self.assertEqual(description["notes"], ["a note"])

    def test_libraries(self) -> None:
        self.assertTrue(is_library(json.__file__))
        self.assertTrue(is_library("/x/lib/python3.9/site-packages/flask/app.py"))
        self.assertFalse(is_library(__file__))
        self.assertFalse(is_library("/usr/src/app/main.py"))


class ReprTest(unittest.TestCase):
    def test_equal_to_repr_where_there_is_room(self) -> None:
        random_ = random.Random(3333)
        for _ in range(500):
            value = made_up(random_, 4)
            self.assertEqual(reprs.bounded(value, 1 << 30), repr(value))

    def test_a_beginning_of_repr_where_there_is_not(self) -> None:
        random_ = random.Random(3333)
        for _ in range(500):
            value, limit = made_up(random_, 4), random_.randrange(1, 40)
            text = reprs.bounded(value, limit)
            self.assertLessEqual(len(text), limit)
            if len(repr(value)) > limit:
                self.assertTrue(text.endswith("…"))
                self.assertTrue(repr(value).startswith(text[:-2]), (text, repr(value)))

    def test_large_values_are_quick(self) -> None:
        circle: list = []
        circle.append(circle)
        deep: Any = []
        for _ in range(100_000):
            deep = [deep]
        self.assertEqual(reprs.bounded(circle, 50), "[[...]]")
        self.assertIn("[...]", reprs.bounded(deep, 500))
        self.assertEqual(reprs.bounded(1 << 50_000, 500), "<int of 50001 bits>")
        self.assertEqual(len(reprs.bounded(list(range(1_000_000)), 500)), 500)
        self.assertEqual(len(reprs.bounded(b"x" * 10_000_000, 500)), 500)
        while deep:  # a deep list is not freed without recursion on every version
            deep = deep.pop()


def made_up(random_: random.Random, depth: int) -> Any:
    """A value of builtin types."""
    kind = random_.randrange(10 if depth else 5)
    if kind < 5:
        return [
            None,
            random_.random(),
            random_.randrange(10**9),
            "a'b\n" * random_.randrange(4),
            b"\x00" * random_.randrange(9),
        ][kind]
    items = [made_up(random_, depth - 1) for _ in range(random_.randrange(4))]
    names = [random_.randrange(99) for _ in items]
    return [items, tuple(items), dict(zip(names, items)), set(names), frozenset(names)][kind - 5]


class EncodingTest(unittest.TestCase):
    def test_no_lone_surrogate_is_sent(self) -> None:
        value = {"a\udc80": ["\ud800", "😀", r"\ud83d", ("é",)]}
        text = wire.encode(value).decode("ascii")
        decoded = json.loads(text)
        self.assertEqual(decoded, {r"a\udc80": [r"\ud800", "😀", r"\ud83d", ["é"]]})
        json.dumps(decoded, ensure_ascii=False).encode("utf-8")

    def test_timestamp(self) -> None:
        self.assertEqual(
            wire.timestamp(1_600_000_000_000_000_005), "2020-09-13T12:26:40.000000005Z"
        )


if __name__ == "__main__":
    unittest.main()
