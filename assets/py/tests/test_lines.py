"""Frames that are lines, and the cache of those that repeat."""

from __future__ import annotations

import json
import os
import random
import socket
import struct
import threading
import unittest
from typing import Any
from unittest import mock

from gdev_host.interpreter import paths
from gdev_host.interpreter.cache import MAX_ENTRIES, MAX_KEY_CHARACTERS, BoundedCache
from gdev_host.link import wire
from gdev_host.rules import fields
from gdev_host.wsgi import environ, response
from gdev_host.wsgi.streams import Errors, Input
from tests.case import RuleTest
from tests.front import PATIENCE

_HOSTILE = (
    "\n",
    "\r\n",
    '"',
    "\\",
    "\x00",
    "\x7f",
    "\x85",
    "é",
    "\xff",
    '", "b"]\n["c',
    "%0A",
    "{}",
)
_RUNS = 300


class BoundedCacheTest(unittest.TestCase):
    def setUp(self) -> None:
        self.made: list[Any] = []

    def make(self, key: Any) -> Any:
        self.made.append(key)
        return None if key == "none" else f"of {key}"

    def test_a_value_is_made_once(self) -> None:
        known: BoundedCache[Any, Any] = BoundedCache(self.make)
        self.assertEqual(
            [known["a"], known["a"], known["a", "b"], known["a", "b"]][::2],
            ["of a", "of ('a', 'b')"],
        )
        self.assertEqual(self.made, ["a", ("a", "b")])

    def test_the_number_is_bounded(self) -> None:
        known: BoundedCache[Any, Any] = BoundedCache(self.make)
        for number in range(3 * MAX_ENTRIES):
            self.assertEqual(known[str(number)], f"of {number}")
            self.assertLessEqual(len(known), MAX_ENTRIES)
        self.assertGreater(len(known), 0)

    def test_what_is_large_or_none_is_not_kept(self) -> None:
        known: BoundedCache[Any, Any] = BoundedCache(self.make)
        for key in (
            "x" * (MAX_KEY_CHARACTERS + 1),
            ("x" * MAX_KEY_CHARACTERS, "y"),
            ("a", ("b",) * MAX_KEY_CHARACTERS),
            "none",
        ):
            self.assertEqual(known[key], known[key])
        self.assertEqual(len(known), 0)
        self.assertEqual(len(self.made), 8)


class EnvironLinesTest(unittest.TestCase):
    def setUp(self) -> None:
        self.shown = environ.EnvironFrames({"app.é": "\n", "HTTP_X": "of the user"}, 2000)
        self.input = Input(0, mock.Mock(), mock.Mock())
        self.errors = Errors(mock.Mock())

    def environ(self, values: list[list[str]]) -> tuple[dict[str, Any], list[Any]]:
        """Return an environ, with the fields that it has no keys for."""
        request = {
            **dict.fromkeys(("method", "query", "server_name", "server_port", "version"), "\n"),
            **dict.fromkeys(("remote_addr", "remote_port", "target", "scheme"), '"é\x00'),
            "path": "/%0A%C3%A9",
            "fields": values,
            "length": -1,
        }
        pairs = {"app.é": "\n", "HTTP_X": "of the user"}
        return environ.build(request, self.input, self.errors, "gdev\n", True, pairs)

    def check(self, given: dict[str, Any], dropped: list[Any]) -> None:
        lines = self.shown.payload(given, dropped).split(b"\n")
        head, *values = [json.loads(line.decode("ascii")) for line in lines]
        self.assertEqual(head["dropped"], [list(pair) for pair in dropped])
        self.assertEqual(
            head["host"],
            [key for key in given if key in environ._NOT_OF_PEP or key in ("app.é", "HTTP_X")],
        )
        self.assertEqual(
            values, [environ.picture(key, value, 2000) for key, value in given.items()]
        )

    def test_each_value_is_a_line_whatever_it_holds(self) -> None:
        random_ = random.Random(3333)
        for _ in range(_RUNS):
            text = "".join(random_.choices(_HOSTILE, k=random_.randint(0, 4)))
            given, dropped = self.environ([["A", text], ["X_" + text, text], ["B", "x" * 70_000]])
            self.assertEqual(len(dropped), 1)
            for _ in range(2):  # made, and cached
                self.check(given, dropped)

    def test_nothing_of_one_exchange_is_kept(self) -> None:
        for number in range(MAX_ENTRIES):
            self.check(*self.environ([["A" + str(number), "x" * number]]))
        self.assertLessEqual(len(self.shown._lines), MAX_ENTRIES)
        kept = [value for _, value in self.shown._lines]
        self.assertFalse([value for value in kept if isinstance(value, (Input, Errors))])
        self.assertLessEqual(max(len(v) for v in kept if isinstance(v, str)), MAX_KEY_CHARACTERS)


class FieldLinesTest(unittest.TestCase):
    def test_only_exact_types_are_cached(self) -> None:
        class Name(str):
            def __hash__(self) -> int:
                raise AssertionError("code of the application's was called")

        known = len(fields._fields), len(fields._statuses)
        for field in ((Name("A"), "b"), ("A", Name("b")), ["A", "b"], ("A", "b", "c"), ("A", 1)):
            self.assertIsNone(fields.plain_fields([field]))
        self.assertIsNone(fields.plain_status(Name("200 OK")))
        self.assertEqual((len(fields._fields), len(fields._statuses)), known)

    def test_a_list_may_change_afterwards(self) -> None:
        given = [("Content-Length", "1")]
        checked = fields.plain_fields(given)
        given[0] = ("Content-Length", "2")
        assert checked is not None
        self.assertEqual(fields.content_length(checked), 1)

    def test_memory_is_bounded(self) -> None:
        for number in range(2 * MAX_ENTRIES):
            self.assertIsNotNone(fields.plain_fields([("A", str(number)), ("B", "x" * 2000)]))
            self.assertIsNotNone(fields.plain_status(f"200 {number}"))
        for known in (fields._fields, fields._statuses):
            self.assertLessEqual(len(known), MAX_ENTRIES)
        self.assertLessEqual(max(len(value) for _, value in fields._fields), MAX_KEY_CHARACTERS)

    def test_the_date_is_that_of_the_second(self) -> None:
        own = response.OwnFields("gdev/test")
        dates = []
        for now in (0.5, 0.9, 1.0, 0.0):
            with mock.patch.object(response.time, "time", return_value=now):
                dates.append(json.loads(own.date())[1][-6:])
        self.assertEqual(dates, ["00 GMT", "00 GMT", "01 GMT", "00 GMT"])


class LinkTest(unittest.TestCase):
    def setUp(self) -> None:
        ours, self.theirs = socket.socketpair()
        self.theirs.settimeout(PATIENCE)
        ours.settimeout(PATIENCE)
        self.link = wire.Link(ours)
        self.addCleanup(self.link.close)
        self.addCleanup(self.theirs.close)

    def test_frames_arrive_in_pieces_and_together(self) -> None:
        frames = [(wire.INPUT, b""), (wire.GONE, b"{}"), (wire.INPUT, b"x" * 200_000)]
        data = b"".join(
            struct.pack(">IB", len(content), kind) + content for kind, content in frames
        )
        for size in (1, 3, 7, len(data)):
            part = data if size > 1 else data[:20]
            sender = threading.Thread(target=self.send_in_pieces, args=(part, size))
            sender.start()
            for frame in frames if size > 1 else frames[:2]:
                self.assertEqual(self.link.receive(), frame)
            sender.join(PATIENCE)
            if size == 1:  # the rest of the third frame
                self.theirs.sendall(data[20:])
                self.assertEqual(self.link.receive(), frames[2])

    def send_in_pieces(self, data: bytes, size: int) -> None:
        for start in range(0, min(len(data), 1000), size):
            self.theirs.sendall(data[start : min(start + size, 1000)])
        self.theirs.sendall(data[1000:])

    def test_the_end_of_the_stream_within_a_frame(self) -> None:
        self.theirs.sendall(struct.pack(">IB", 5, wire.INPUT) + b"1234")
        self.theirs.close()
        with self.assertRaises(EOFError):
            self.link.receive()

    def test_what_is_queued_goes_first(self) -> None:
        self.link.queue(wire.HEAD, b"1")
        self.link.queue(wire.BLOCK, b"2")
        self.link.send(wire.END, b"")
        self.link.flush()  # nothing more
        self.link.close()
        with self.theirs.makefile("rb") as file:
            sent = file.read()
        expected = [(wire.HEAD, b"1"), (wire.BLOCK, b"2"), (wire.END, b"")]
        self.assertEqual(
            sent, b"".join(struct.pack(">IB", len(data), kind) + data for kind, data in expected)
        )


class PlaceTest(unittest.TestCase):
    def test_the_directory_may_be_gone(self) -> None:
        with mock.patch.object(os, "getcwd", side_effect=FileNotFoundError):
            self.assertEqual(paths.place("/x/y.py"), "/x/y.py")


class CalledAndHeadTest(RuleTest):
    """Each answer twice: from what it holds, and from memory."""

    def test_hostile_fields_are_reported_whole(self) -> None:
        for value in ("\n", "a\nb", '"]\n["X", "', "\ud800", "\udc80é", "☃", "😀", "\x00"):
            for _ in range(2):
                exchange = self.start(f"'200 OK',[('A',{value!a}),('B','c')]")
                (call,) = exchange.calls
                shown = value.encode("utf-8", "backslashreplace").decode()
                self.assertEqual([f["value"] for f in call["fields"]], [shown, "c"])
                self.assertIn("ValueError", call["error"])
                self.assertIsNone(exchange.head)

    def test_values_that_are_sent(self) -> None:
        large = "x" * (fields.SHOWN_VALUE + 1)
        for value in ("", " ", "é\xff", "\t", '"\\', "%0A", "x" * MAX_KEY_CHARACTERS, large):
            for _ in range(2):
                exchange = self.start(f"'299 É',[('A',{value!a}),('a','')]")
                self.assert_complete(exchange)
                self.assertEqual(exchange.head["status"], "299 É")
                self.assertEqual(exchange.fields("A"), [value, ""])
                (call,) = exchange.calls
                self.assertEqual(call["status"], "299 É")
                self.assertEqual(
                    [f["value"] for f in call["fields"]],
                    [value if value != large else "x" * (fields.SHOWN_VALUE - 1) + "…", ""],
                )
                self.assertIsInstance(call["at"], int)

    def test_hostile_statuses(self) -> None:
        for status in ("200 a\nb", "200 \ud800", "200 ☃", "200 \x00"):
            for _ in range(2):
                (call,) = self.start(f"{status!a},[]").calls
                shown = status.encode("utf-8", "backslashreplace").decode()
                self.assertEqual(call["status"], shown)


if __name__ == "__main__":
    unittest.main()
