"""Files that an application has read are reported, so that they can be watched."""

from __future__ import annotations

import os
import tempfile
import unittest
from pathlib import Path
from typing import Any

from gdev_host.link import wire
from tests.front import Host

_APP = """
import glob, os, runpy
DATA = open("words.txt").read()
runpy.run_path("conf/run.py")
OWN = open("own.txt").read()
open("own.txt", "w").close()
LISTED = [open(name).read() for name in glob.glob("sql/*.sql")]
try:
    open("missing.cfg")
except OSError:
    pass
try:
    import local_settings
except ImportError:
    pass
NAMES = os.listdir(".")

def app(environ, start_response):
    what, _, name = environ["PATH_INFO"][1:].partition("/")
    if what == "read":
        open(name).close()
    elif what == "write":
        open(name, "w").close()
    elif what == "replace":
        open("new.tmp", "w").close()
        os.replace("new.tmp", name)
    elif what == "import":
        __import__(name)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "0")])
    return []
"""


class ReadsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root = Path(os.path.realpath(folder.name))
        for name in ("words.txt", "conf/run.py", "own.txt", "sql/a.sql", "lazy.csv", "later.py"):
            (cls.root / name).parent.mkdir(exist_ok=True)
            (cls.root / name).write_text("# one\n")
        (cls.root / "app.py").write_text(_APP)

    def setUp(self) -> None:
        (self.root / "own.txt").write_text("# one\n")
        self.host = Host("app:app", str(self.root))
        self.addCleanup(self.host.close)
        self.assertIsNone(self.host.failed)

    def reported(self, kind: str) -> list[str]:
        """The names within the project that were reported as of a kind."""
        paths: list[Any] = [each for files in self.host.files for each in files.get(kind, ())]
        paths = [path["path"] if isinstance(path, dict) else path for path in paths]
        inside = [path for path in paths if path.startswith(str(self.root))]
        return sorted(os.path.relpath(path, self.root) for path in inside)

    def get(self, target: str) -> None:
        """Make a request, and take in all that the host has reported by its end."""
        self.host.get(target)
        self.host.send(
            self.host.control, wire.REFRESH, {"files": []}
        )  # Refresh: it answers behind the rest
        self.host.receive(self.host.control)

    def test_what_was_read_while_the_application_was_loaded(self) -> None:
        read = self.reported("files")
        for name in ("app.py", "words.txt", "conf/run.py", "sql/a.sql"):
            self.assertIn(name, read)
        self.assertIn("sql", self.reported("listed"))

    def test_each_file_is_reported_as_it_was(self) -> None:
        found = {file["path"]: file for file in self.host.files[0]["files"]}
        words = os.stat(self.root / "words.txt")
        reported = found[str(self.root / "words.txt")]
        self.assertEqual(
            (reported["size"], reported["modified_ns"]), (words.st_size, words.st_mtime_ns)
        )
        self.assertEqual(found[str(self.root / "missing.cfg")]["size"], -1)
        self.assertEqual(found[str(self.root / "local_settings.py")]["size"], -1)

    def test_what_it_writes_itself_is_none_of_it(self) -> None:
        self.assertNotIn("own.txt", self.reported("files"))
        self.assertEqual(self.reported("written"), ["own.txt"])
        self.get("/write/words.txt")
        self.get("/replace/sql/a.sql")
        self.assertEqual(self.reported("written"), ["new.tmp", "own.txt", "sql/a.sql", "words.txt"])

    def test_a_file_read_by_a_request_may_be_cached(self) -> None:
        self.get("/read/lazy.csv")
        self.get("/read/lazy.csv")
        self.get("/import/later")
        self.assertEqual(self.reported("cached"), ["lazy.csv"])
        self.assertIn("later.py", self.reported("files"))

    def test_a_template_of_an_unknown_engine_is_still_cached(self) -> None:
        self.get("/read/lazy.csv")
        self.host.send(
            self.host.control, wire.REFRESH, {"files": [str(self.root / "lazy.csv"), "/other"]}
        )
        _, answer = self.host.receive(self.host.control)
        self.assertEqual(answer.decode(), '{"cached": ["%s"]}' % (self.root / "lazy.csv"))

    def test_files_of_libraries_are_reported_apart(self) -> None:
        libraries = [
            file["path"] for files in self.host.files for file in files.get("libraries", ())
        ]
        self.assertTrue(any(path.endswith("runpy.py") for path in libraries), libraries)
        self.assertFalse([path for path in libraries if path.startswith(str(self.root))])


if __name__ == "__main__":
    unittest.main()
