"""Properties that hold for whatever comes in."""

from __future__ import annotations

import contextlib
import io
import json
import random
import unittest
from typing import Any
from unittest import mock

from gdev_host.rules import start_rules
from gdev_host.rules.fields import check_fields, check_status, plain_fields, plain_status
from gdev_host.wsgi.streams import Input

_RUNS = 3000
_PIECES = [
    "200",
    " OK",
    "X-A",
    "a",
    ":",
    "\r",
    "\n",
    "\0",
    "\x7f",
    "\t",
    " ",
    "\xff",
    "\u0100",
    "\ud800",
    "",
]


class FieldsTest(unittest.TestCase):
    def test_x06_what_is_accepted_can_stand_on_one_line(self) -> None:
        random_ = random.Random(3333)
        accepted = 0
        for _ in range(_RUNS):
            status, name, value = ("".join(random_.choices(_PIECES, k=3)) for _ in range(3))
            lines = []
            with contextlib.suppress(ValueError):
                lines.append("HTTP/1.1 " + check_status(status))
            with contextlib.suppress(ValueError):
                lines += [": ".join(json.loads(f.line)) for f in check_fields([(name, value)])]
            for line in lines:
                accepted += 1
                self.assertFalse(set(line.encode("latin-1")) & {0, 10, 13})
        self.assertGreater(accepted, 20)

    def test_nothing_but_type_and_value_errors(self) -> None:
        for status in (None, 200, b"200 OK", "", "200\n", [], object()):
            with self.assertRaises((TypeError, ValueError)):
                check_status(status)
        for fields in (None, 3, "ab", {"a": "b"}, [None], [()], [("a",)], [("a", None)], iter([])):
            with self.assertRaises((TypeError, ValueError)):
                check_fields(fields)


class StartRulesTest(unittest.TestCase):
    def test_a08_to_a13_plain_is_what_nothing_can_be_said_against(self) -> None:
        random_ = random.Random(3333)
        plain = 0
        for _ in range(_RUNS):
            status, headers = _start(random_)
            found: list[Any] = []
            look = mock.Mock(add=found.append)
            known, fields = plain_status(status), plain_fields(headers)
            is_plain = known is not None and fields is not None
            start_rules.check(look, status, headers, None, "", plain=False, first=True)
            self.assertEqual(is_plain, not found)
            try:
                checked = check_status(status), check_fields(headers)
            except (TypeError, ValueError):
                self.assertTrue(found, (status, headers))
            else:
                if not found:
                    plain += 1
                    self.assertEqual(checked, (status, fields))
                    self.assertEqual(
                        [json.loads(field.line) for field in checked[1]], _lists(headers)
                    )
        self.assertGreater(plain, 20)


def _lists(fields: list[tuple[str, str]]) -> list[list[str]]:
    return [list(field) for field in fields]


def _start(random_: random.Random) -> tuple[Any, Any]:
    """Return a status and headers that are right rather often."""

    def text(right: str) -> Any:
        odd = random_.choice(["".join(random_.choices(_PIECES, k=2)), None, b"x", 7, [right]])
        return right if random_.random() < 0.9 else odd

    field = (text("X-A"), text("a b"))
    fields: list[Any] = random_.choices(
        [field, ("X-B", ""), field[:1], list(field)], (20, 9, 1, 1), k=3
    )
    return text("200 OK"), random_.choices([fields, tuple(fields), None], (20, 1, 1))[0]


class InputTest(unittest.TestCase):
    def test_s22_s23_like_a_file_of_the_content(self) -> None:
        random_ = random.Random(3333)
        for _ in range(_RUNS):
            content = bytes(random_.choices(b"ab\n", k=random_.randrange(30)))
            front, file = io.BytesIO(content), io.BytesIO(content)

            def pull(size: int, front: io.BytesIO = front) -> bytes:
                return front.read(random_.randrange(1, size + 1))

            stream: Any = Input(random_.choice([len(content), -1]), pull, mock.Mock())
            for _ in range(random_.randrange(1, 8)):
                name = random_.choice(["read", "readline", "readlines"])
                size = random_.choice([-1, None, 0, 1, 2, 5, 50])
                self.assertEqual(
                    getattr(stream, name)(size), getattr(file, name)(size), (name, size)
                )
            self.assertEqual(list(stream), list(file))
            self.assertEqual(stream.read(), b"")

    def test_s23_never_asks_for_more_than_the_content(self) -> None:
        asked = []

        def pull(size: int) -> bytes:
            asked.append(size)
            return b"x" * size

        stream = Input(10, pull, mock.Mock())
        self.assertEqual(
            (stream.read(4), stream.readline(), stream.read()), (b"x" * 4, b"x" * 6, b"")
        )
        self.assertEqual(sum(asked), 10)


if __name__ == "__main__":
    unittest.main()
