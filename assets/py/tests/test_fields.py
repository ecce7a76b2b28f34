"""What the host says of fields that it refuses."""

from __future__ import annotations

import unittest
from typing import Any

from gdev_host.rules import fields

SECRET = "hunter2"


class RefusedFieldsTest(unittest.TestCase):
    def refusal(self, headers: Any) -> str:
        with self.assertRaises((TypeError, ValueError)) as caught:
            fields.check_fields(headers)
        return str(caught.exception)

    def test_names_what_is_wrong_and_no_value(self) -> None:
        for headers, said in (
            (
                [("Set-Cookie", f"sid={SECRET}\n")],
                "'Set-Cookie' holds a control character: '\\n', character 12 of 12",
            ),
            (
                [("Set-Cookie", f"\u20ac{SECRET}")],
                "'Set-Cookie' cannot be encoded as Latin-1: '\u20ac', character 1 of 8",
            ),
            (
                [("Set-Cookie", SECRET.encode())],
                "must be str, not tuple of (str, bytes) of 'Set-Cookie'",
            ),
            ([(SECRET.encode(), "a")], "must be str, not tuple of (bytes, str)"),
            ([f"Set-Cookie: {SECRET}"], "a (name, value) tuple, not str"),
            ([("Set-Cookie", SECRET, "")], "a (name, value) tuple, not tuple of (str, str, str)"),
            ([(f"Set-Cookie: sid={SECRET}", "")], "field name 'Set-Cookie:'\u2026 is not a token"),
            ([("", "")], "field name '' is not a token"),
        ):
            with self.subTest(said):
                refusal = self.refusal(headers)
                self.assertIn(said, refusal)
                self.assertNotIn(SECRET, refusal)
