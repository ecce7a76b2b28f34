"""What a library does while it is imported, and which processes may import it ahead."""

from __future__ import annotations

import os
import sys
import tempfile
import unittest
from pathlib import Path

from gdev_host.preimport.cleanup import removes
from tests.test_zygote import ZygoteCase

_COPIED = {
    "own_generator": "import random\nown = random.Random()",
    "key": "import os\nkey = os.urandom(8)",
    "key_by_name": "from os import urandom\nkey = urandom(8)",
    "hexadecimal": "import secrets\ntoken = secrets.token_hex()",
    "identifier": "import uuid\nname = uuid.uuid4()",
    "number": "import os\nnumber = os.getpid()",
    "shared": "import mmap\nshared = mmap.mmap(-1, 100)",
    "opened": "file = open(__file__)",
}
_OUTSIDE = {
    "folder": "import os\nos.mkdir(os.path.join({folder!r}, 'made'))",
    "folders": "import pathlib\npathlib.Path({folder!r}, 'deep', 'er').mkdir(parents=True)",
    "scratch": "import tempfile\nscratch = tempfile.TemporaryDirectory(dir={folder!r})",
    "file": "open({folder!r} + '/left', 'w').close()",
    "lock": "lock = open({folder!r} + '/known', 'a')",
    "gone": "import os\nos.remove({folder!r} + '/old')",
    "moved": "import os\nos.rename({folder!r} + '/known', {folder!r} + '/new')",
    "linked": "import os\nos.symlink('known', {folder!r} + '/link')",
    "thread": "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()",
    "timer": "import threading\nthreading.Timer(60, print).start()",
    "alarm": "import signal\nsignal.setitimer(signal.ITIMER_REAL, 600)",
    "child": "import subprocess, sys\n"
    "child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)",
    "port": "import socket\nport = socket.socket()\nport.bind(('127.0.0.1', 0))",
    "at_exit": "import atexit, shutil\natexit.register(shutil.rmtree, '/nonexistent', True)",
    "finalizer": "import os, weakref\nclass C: pass\nc = C()\n"
    "weakref.finalize(c, lambda: os.path.exists('x') and os.remove('x'))",
    "seeded": "import random\nrandom.seed(42)",
    "used": "import random\nvalue = random.random()",
}
_HARMLESS = {
    "generator_with_seed": "import random\nown = random.Random(1)",
    "logger": "import logging\nlog = logging.getLogger(__name__)",
    "pool": "import concurrent.futures, multiprocessing\n"
    "pool = concurrent.futures.ThreadPoolExecutor",
    "farewell": "import atexit, gc\natexit.register(gc.collect)",
    "ran": "import subprocess, sys\nsubprocess.run([sys.executable, '-c', ''])",
    "probe": "import os\nopen({folder!r} + '/probe', 'w').close()\nos.remove({folder!r} + '/probe')",
    "cache": "import os\nos.makedirs({folder!r}, exist_ok=True)",
    "family": "import socket\nwith socket.socket() as s: s.bind(('127.0.0.1', 0))",
}


class EffectsTest(ZygoteCase):
    def setUp(self) -> None:
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for name in ("known", "old"):
            (self.folder / name).write_text("")

    def left_out(self, libraries: dict[str, str], to_fork: bool = True) -> dict[str, list[str]]:
        for name, text in libraries.items():
            self.library(name, text.format(folder=str(self.folder)))
        answer = self.start().preimport(list(libraries), to_fork=to_fork)
        self.why = answer["why"]
        return {kind: sorted(answer[kind]) for kind in ("not_fork_safe", "not_preimport_safe")}

    def test_what_a_fork_would_copy_is_left_to_each_process(self) -> None:
        found = self.left_out(_COPIED)
        self.assertEqual(
            found, {"not_fork_safe": sorted(_COPIED), "not_preimport_safe": []}, self.why
        )

    def test_a_process_that_stands_ready_may_draw_numbers_of_its_own(self) -> None:
        found = self.left_out(_COPIED, to_fork=False)
        self.assertEqual(found, {"not_fork_safe": [], "not_preimport_safe": []})

    @unittest.skipUnless(sys.platform == "linux", "/dev/fd is Linux's")
    def test_effects_outside_of_the_process_are_left_to_one_that_serves(self) -> None:
        for to_fork in (True, False):
            with self.subTest(to_fork=to_fork):
                (self.folder / "known").write_text("")
                (self.folder / "old").write_text("")
                found = self.left_out(_OUTSIDE, to_fork)
                self.assertEqual(found["not_preimport_safe"], sorted(_OUTSIDE))
                for made in ("made", "left", "new", "link", "deep/er"):
                    path = self.folder / made
                    if path.is_dir():
                        path.rmdir()
                    elif os.path.lexists(str(path)):
                        path.unlink()

    def test_what_ends_with_the_import_is_no_obstacle(self) -> None:
        found = self.left_out(_HARMLESS, to_fork=False)
        self.assertEqual(found, {"not_fork_safe": [], "not_preimport_safe": []})

    def test_who_keeps_a_function_keeps_the_original(self) -> None:
        self.library("kept", "from os import getpid\nfrom random import Random")
        (self.project / "app.py").write_text(
            "import json, os, random, kept\n"
            "application = lambda environ, start_response: []\n"
            "print(json.dumps([kept.getpid is os.getpid, type(os.getpid).__name__,"
            " random.Random.seed.__module__]), flush=True)"
        )
        child, _ = self.zygote("kept").fork()
        self.addCleanup(child.close)
        self.assertEqual(child.load(), [True, "builtin_function_or_method", "random"])


class RemoversTest(unittest.TestCase):
    def test_a_function_that_removes_is_known_by_the_names_it_uses(self) -> None:
        import shutil

        def direct() -> None:
            shutil.rmtree("x")

        def through() -> None:
            direct()

        def harmless() -> None:
            [1].remove(1)
            "a".replace("a", "b")

        self.assertTrue(removes(shutil.rmtree, ["x"]))
        self.assertTrue(removes(os.remove))
        self.assertTrue(removes(direct))
        self.assertTrue(removes(lambda: direct()))
        self.assertTrue(removes(print, [direct]))
        self.assertFalse(removes(harmless))
        self.assertFalse(removes(print))
        self.assertFalse(removes(None))
