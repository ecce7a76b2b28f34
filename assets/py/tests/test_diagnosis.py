"""What is said of an import that failed."""

from __future__ import annotations

import os
import sys
from typing import Any
from unittest import mock

from gdev_host.loading import installing
from tests.test_loader import APP, LoaderTest


class DiagnosisTest(LoaderTest):
    def failed(self, app: str, **setup: Any) -> Any:
        host = self.load(app, **setup)
        self.assertIsNone(host.loaded)
        return host.failed["failure"]

    def test_files_that_hide_or_are_hidden(self) -> None:
        library = self.folder / "lib" / "site-packages"
        self.write(
            {
                "lib/site-packages/redis/__init__.py": "class Redis: pass\n",
                "lib/site-packages/user.py": "import zlib_, colorsys\ncolorsys.rgb_to_hsv(1, 1, 1)\n",
                "lib/site-packages/zlib_.py": "",
            }
        )
        env = {"PYTHONPATH": str(library)}
        for files, message, hint in (
            ({"queue.py": "jobs = 1\n", "app.py": "from queue import jobs\n"}, "queue is ", "mv queue.py queue_app.py"),
            ({"queue.py": "jobs = 1\n", "app.py": "import queue\nqueue.jobs\n"}, "queue.py, which has the same name", "mv queue.py queue_app.py"),
            ({"redis.py": "import redis\nredis.Redis()\n", "app.py": "import redis\n"}, "redis.py hides the module redis that is meant, ", "mv redis.py redis_app.py"),
            ({"redis.py": "", "app.py": "from redis import Redis\n"}, "redis.py hides the module", "mv redis.py redis_app.py"),
            ({"redis/__init__.py": "", "app.py": "import redis.asyncio\n"}, "hides the module", "mv redis redis_app"),
            ({"colorsys.py": "x = 1\n", "app.py": "import user\n"}, "colorsys.py hides the module", "mv colorsys.py colorsys_app.py"),
        ):  # fmt: skip
            with self.subTest(files):
                before = [self.folder / name for name in files]
                self.write(files)
                failure = self.failed("app:app", env=env)
                self.assertIn(message, failure["message"])
                self.assertEqual(failure["hint"], hint)
                for path in before:
                    path.unlink()
                if (self.folder / "redis").is_dir():
                    (self.folder / "redis").rmdir()

    def test_circles(self) -> None:
        self.write(
            {
                "app.py": "from models import User\ndb = 1\n",
                "models.py": "import other\nfrom app import db\nclass User: pass\n",
                "other.py": "",
            }
        )
        failure = self.failed("app:app")
        self.assertIn("a circle of imports, app.py:1 → models.py:2 → app.py", failure["message"])
        self.assertIn("models.py:2 may be moved", failure["looked_at"][0])

    def test_modules_that_are_missing(self) -> None:
        self.write(
            {
                "one.py": "import no_such_thing.inner\n",
                "two.py": "import shared\n",
                "code/shared.py": "",
                "three.py": "import Listed_Thing\n",
                "requirements.txt": "# all\nflask>=2\nlisted-thing[x]==1 ; python_version > '3'\n",
                "four.py": "try:\n    import yaml_no\nexcept ImportError as e:\n    raise RuntimeError('x') from e\n",
                "five.py": "import json.no\n",
                "six.py": "from importlib import metadata\nmetadata.version('The.Shop')\n",
                "setup.py": "setup(\n    name='the-shop',\n)\n",
            }
        )
        for app, message, hint in (
            ("one", f"no module 'no_such_thing' for {sys.executable}", "pip install no-such-thing"),
            (
                "two",
                "shared lies in code, which is not on sys.path",
                "PYTHONPATH=code gdev run two",
            ),
            ("three", "no module 'Listed_Thing'", "pip install -r requirements.txt"),
            ("four", "no module 'yaml_no'", "pip install yaml-no"),
            ("five", "json has no json.no", ""),
            ("six", "the distribution The.Shop is not installed", "-m pip install -e ."),
        ):
            with self.subTest(app):
                failure = self.failed(app, python_why="python3 on PATH")
                self.assertIn(message, failure["message"])
                self.assertIn(hint, failure["hint"])
                reported = failure["message"] + failure["looked_at"][0]
                self.assertIn("chosen by: python3 on PATH", reported)
                self.assertIn(sys.executable, reported)

    def test_servers_that_are_started_at_import(self) -> None:
        self.write(
            {
                "lib/site-packages/waitress.py": "def run(): raise SystemExit(3)\n",
                "app.py": APP.format("app") + "import waitress\nwaitress.run()\n",
            }
        )
        env = {"PYTHONPATH": str(self.folder / "lib" / "site-packages")}
        failure = self.failed("app:app", env=env)
        self.assertIn("app.py:5, in <module>, starts a server when it is", failure["message"])
        self.assertIn('if __name__ == "__main__":', failure["hint"])

    def test_servers_that_never_return(self) -> None:
        self.write(
            {
                "app.py": APP.format("app")
                + "from wsgiref.simple_server import make_server\n"
                + "def main():\n    make_server('127.0.0.1', 0, app).serve_forever()\nmain()\n",
            }
        )
        host = self.load("app:app")
        failure = host.failed["failure"]
        self.assertEqual(failure["kind"], "import")
        self.assertIn('importing "app:app" does not return: app.py:6, in main', failure["message"])
        self.assertIn('if __name__ == "__main__":', failure["hint"])
        self.assertIn("app.py:7, in <module>", failure["looked_at"])
        self.assertIn(str(self.folder / "app.py"), host.failed["files"])

    def test_nothing_to_say(self) -> None:
        self.write({"app.py": "import json\njson.loads('{')\n", "tools.py": ""})
        failure = self.failed("app")
        self.assertEqual(failure["message"], 'importing "app" raised json.decoder.JSONDecodeError')
        self.assertEqual((failure["hint"], failure["looked_at"]), ("", []))


class InstallingTest(LoaderTest):
    def command(self, **what: Any) -> str:
        """Return the command in an interpreter that is so."""
        is_environment = what.get("environment", True)
        with mock.patch.multiple(
            installing,
            _has=lambda _: what.get("pip", True),
            _is_uvs=lambda: what.get("uv", False),
            _marker=lambda: __file__ if what.get("marker") else "/no/such/file",
        ), mock.patch.object(sys, "prefix", "/venv" if is_environment else sys.base_prefix):
            return installing.command("yaml")

    def test_ways(self) -> None:
        here = os.getcwd()
        self.addCleanup(os.chdir, here)
        os.chdir(self.folder)
        python = sys.executable
        for what, wanted in (
            ({}, f"{python} -m pip install PyYAML"),
            ({"uv": True, "pip": False}, f"uv pip install --python {python} PyYAML"),
            ({"pip": False}, f"{python} -m ensurepip && {python} -m pip install PyYAML"),
            (
                {"environment": False, "marker": True},
                f"{python} -m venv .venv && .venv/bin/python -m pip install PyYAML",
            ),
        ):
            self.assertEqual(self.command(**what), wanted)
