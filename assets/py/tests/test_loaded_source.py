"""The source of code whose file has been saved since."""

from __future__ import annotations

import inspect
import json
import linecache
import os
import tempfile
import unittest
from pathlib import Path
from typing import Any

from gdev_host.files import loaded_source


def carried(file: str, content: bytes) -> bytes:
    return json.dumps({"path": file}).encode() + b"\n" + content


class KeptTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(linecache.clearcache)
        self.file = os.path.join(folder.name, "code.py")

    def test_what_ran_is_shown(self) -> None:
        source = "def ran():\n    return 'Ä'"
        for content in (
            source.encode(),
            b"\xef\xbb\xbf" + source.encode(),
            source.replace("\n", "\r\n").encode(),
            b"# coding: latin-1\n" + source.encode("latin-1"),
        ):
            Path(self.file).write_text("# saved\n" * 9, encoding="utf-8")
            linecache.getlines(self.file)
            names: dict[str, Any] = {}
            exec(compile(content, self.file, "exec"), names)
            loaded_source.keep(carried(self.file, content))
            Path(self.file).write_text("# once more\n" * 9, encoding="utf-8")
            linecache.checkcache(self.file)
            self.assertEqual(inspect.getsource(names["ran"]), source + "\n")

    def test_a_source_that_nobody_knows(self) -> None:
        Path(self.file).write_text("x = 1\n", encoding="utf-8")
        loaded_source.keep(carried(self.file, b""))
        linecache.checkcache(self.file)
        self.assertEqual(linecache.getlines(self.file), [])

    def test_what_is_no_source(self) -> None:
        Path(self.file).write_text("x = 1\n", encoding="utf-8")
        for content in (b"\xff\xfe\x00", b"# coding: nothing\n"):
            loaded_source.keep(carried(self.file, content))
            self.assertEqual(linecache.getlines(self.file), ["x = 1\n"])
