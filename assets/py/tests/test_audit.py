"""Events are heard by those who listen, and by nobody else."""

from __future__ import annotations

import os
import unittest
from typing import Any

from gdev_host.interpreter import audit


class AuditTest(unittest.TestCase):
    def test_listeners_hear_until_they_ignore(self) -> None:
        heard: list[Any] = []

        def listener(arguments: tuple[Any, ...]) -> None:
            heard.append(arguments[0])

        audit.listen("open", listener)
        audit.listen("open", heard.append)
        with open(os.devnull):
            pass
        self.assertEqual(heard[0], os.devnull)
        self.assertEqual(heard[1][0], os.devnull)
        audit.ignore("open", listener)
        audit.ignore("open", heard.append)
        with open(os.devnull):
            pass
        self.assertEqual(len(heard), 2)

    def test_a_listener_that_raises_keeps_nobody_from_opening(self) -> None:
        def listener(_arguments: tuple[Any, ...]) -> None:
            raise ValueError("of the listener")

        audit.listen("open", listener)
        self.addCleanup(audit.ignore, "open", listener)
        with open(os.devnull) as file:
            self.assertEqual(file.read(), "")


if __name__ == "__main__":
    unittest.main()
