"""Processes that wait for Load: standbys, zygotes, and their forks."""

from __future__ import annotations

import array
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

from gdev_host.link import wire
from tests.front import PATIENCE, ROOT, setup_of, until

_APP = """
import atexit, json, lib, os, random, signal, sys, threading, uuid

def application(environ, start_response):
    start_response("200 OK", [])
    return [b""]

atexit.register(lambda: print("bye from the project", flush=True))
print(json.dumps({
    "pid": os.getpid(),
    "group": os.getpgrp(),
    "imported": lib.pid,
    "random": [random.random(), lib.random.random(), uuid.uuid1().hex],
    "sigchld": str(signal.getsignal(signal.SIGCHLD)),
    "main": threading.main_thread() is threading.current_thread(),
    "threads": sorted(thread.name for thread in threading.enumerate()),
    "path": sys.path[0],
    "argv": sys.argv,
    "folder": os.getcwd(),
    "descriptors": len(os.listdir("/dev/fd")),
}), flush=True)
"""


_NATIVE_THREAD = """
import os, _thread
goal, before = _thread.allocate_lock(), len(os.listdir("/proc/self/task"))
goal.acquire()
pending = [_thread.start_new_thread(goal.acquire, ())]

def end():
    if pending:
        pending.clear()
        goal.release()
    while len(os.listdir("/proc/self/task")) > before:
        pass
"""  # one that the module threading does not know of


_MAY_BE_NULL = ("not_fork_safe", "not_preimport_safe", "environment", "varying", "differences")


_NOTHING_LEFT_OUT: dict[str, Any] = {
    "not_fork_safe": [],
    "not_preimport_safe": [],
    "skipped": [],
    "why": {},
}


class Waiting:
    """A process that waits, and the front's ends of what it talks through."""

    def __init__(self, control: socket.socket, out: Any = None) -> None:
        self.control = control
        self.out = out
        self.links: list[socket.socket] = []
        control.settimeout(PATIENCE)

    def send(self, kind: int, value: Any, descriptors: list[int] | None = None) -> None:
        payload = json.dumps(value).encode() if value is not None else b""
        frame = struct.pack(">IB", len(payload), kind) + payload
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors or []))]
        self.control.sendmsg([frame], rights if descriptors else [])

    def receive(self) -> tuple[int, dict[str, Any]]:
        size, kind = struct.unpack(">IB", self._exactly(5))
        value = json.loads(self._exactly(size) or "{}")
        return self.receive() if kind == wire.FILES else (kind, value)

    def expect(self, kind: int) -> dict[str, Any]:
        got, value = self.receive()
        assert got == kind, f"frame of kind {got}, not {kind}: {value}"
        return value

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            more = self.control.recv(size - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def set_up(self, folder: str, threads: int) -> None:
        """Send the Setup."""
        self.send(wire.SETUP, setup_of("app", folder, threads))
        self.hello = self.expect(wire.HELLO)

    def preimport(
        self, modules: list[str], to_fork: bool = True, **more: list[str]
    ) -> dict[str, Any]:
        message = {"modules": modules, "to_fork": to_fork}
        self.send(wire.PREIMPORT, {**dict.fromkeys(_MAY_BE_NULL), **message, **more})
        return self.expect(wire.PREIMPORTED)

    def fork(self) -> tuple[Waiting, int]:
        """Return the child and its process number."""
        pairs = [socket.socketpair() for _ in range(2)]
        reading, writing = os.pipe()
        self.send(wire.FORK, None, [writing, writing, *(theirs.fileno() for _, theirs in pairs)])
        pid = self.expect(wire.FORKED)["pid"]
        os.close(writing)
        for _, theirs in pairs:
            theirs.close()
        child = Waiting(pairs[0][0], os.fdopen(reading))
        child.links = [pairs[1][0]]
        child.hello = child.expect(wire.HELLO)
        return child, pid

    def load(self) -> dict[str, Any]:
        """Have it load the project; return what that printed of itself."""
        self.send(wire.LOAD, {"changed": []})
        self.loaded = self.expect(wire.LOADED)
        self.learned = self.expect(wire.IMPORT_RECORD)["modules"]
        seen: dict[str, Any] = json.loads(self.out.readline())
        return seen

    def stop(self) -> str:
        """End it; return the rest of what it wrote."""
        self.send(wire.STOP, None)
        rest: str = self.out.read()
        return rest

    def close(self) -> None:
        for each in [self.control, self.out, *self.links]:
            if each is not None:
                each.close()


@unittest.skipUnless(hasattr(os, "fork") and sys.platform != "darwin", "nothing is forked here")
class ZygoteCase(unittest.TestCase):
    """A project and libraries, and processes that import these ahead of it."""

    def setUp(self) -> None:
        folder = Path(tempfile.mkdtemp()).resolve()
        self.addCleanup(shutil.rmtree, folder)
        self.project, self.site = folder / "project", folder / "site-packages"
        self.project.mkdir()
        self.site.mkdir()
        (self.project / "app.py").write_text(_APP)
        self.library("lib", "import os, random, atexit\npid = os.getppid()")

    def library(self, name: str, text: str) -> None:
        (self.site / f"{name}.py").write_text(text)

    def start(self, threads: int = 0) -> Waiting:
        ours, theirs = socket.socketpair()
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "gdev_host"), f"fd:{theirs.fileno()}"],
            pass_fds=[theirs.fileno()],
            cwd=str(self.project),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            universal_newlines=True,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(self.site), "PYTHONDONTWRITEBYTECODE": "1"},
        )
        theirs.close()
        waiting = Waiting(ours, process.stdout)
        self.addCleanup(process.wait, PATIENCE)
        self.addCleanup(waiting.close)
        waiting.set_up(str(self.project), threads)
        return waiting

    def zygote(self, *modules: str) -> Waiting:
        zygote = self.start(threads=1)  # one for each fork
        answer = zygote.preimport(list(modules))
        self.assertEqual(answer, {**_NOTHING_LEFT_OUT, "can_fork": True})
        return zygote


class ZygoteTest(ZygoteCase):
    def test_a_fork_looks_like_a_fresh_process(self) -> None:
        zygote = self.zygote("lib")
        seen = []
        for _ in range(2):
            child, pid = zygote.fork()
            self.addCleanup(child.close)
            seen.append(child.load())
            self.assertEqual((seen[-1]["pid"], seen[-1]["group"]), (pid, pid))
            self.assertEqual(child.hello["pid"], pid)
            self.assertEqual(child.stop(), "bye from the project\n")
            self.assertEqual(zygote.expect(wire.EXITED), {"pid": pid, "status": 0})
        first, second = seen
        self.assertEqual(first["imported"], second["imported"])
        for one, other in zip(first["random"], second["random"]):
            self.assertNotEqual(one, other)
        self.assertEqual(first["sigchld"], str(signal.SIG_DFL))
        self.assertTrue(first["main"])
        self.assertEqual(first["threads"], ["MainThread"])
        self.assertEqual(first["path"], str(self.project))
        self.assertEqual(first["folder"], str(self.project))
        self.assertEqual(first["argv"], ["gdev"])
        self.assertEqual(first["descriptors"], second["descriptors"])

    def test_a_standby_has_imported_before(self) -> None:
        self.library("lib", "import os, random, atexit\npid = os.getpid()")
        standby = self.start()
        answer = standby.preimport(["lib", "uuid"], to_fork=False)
        self.assertEqual((answer["not_fork_safe"], answer["not_preimport_safe"]), ([], []))
        seen = standby.load()
        self.assertEqual(seen["imported"], seen["pid"])
        self.assertEqual(standby.learned, [])

    def test_ends_are_reported(self) -> None:
        zygote = self.zygote("lib")
        child, pid = zygote.fork()
        self.addCleanup(child.close)
        child.load()
        os.kill(pid, signal.SIGSEGV)
        status = zygote.expect(wire.EXITED)["status"]
        self.assertEqual(os.WTERMSIG(status), signal.SIGSEGV)

    def test_a_standby_may_be_prewarmed_before_load(self) -> None:
        zygote = self.zygote("lib")
        for _ in range(2):  # the second knows from the first what to copy
            child, _ = zygote.fork()
            self.addCleanup(child.close)
            child.send(wire.PREWARM, None)
            self.assertEqual(child.load()["folder"], str(self.project))

    def test_children_end_with_the_front(self) -> None:
        zygote = self.zygote("lib")
        (self.project / "app.py").write_text(_APP + "while True:\n    pass\n")
        child, pid = zygote.fork()
        self.addCleanup(child.close)
        with self.assertRaises(socket.timeout):
            child.control.settimeout(0.5)
            child.load()
        zygote.close()
        until(lambda: not _is_running(pid), "the end of the child")

    def test_what_a_fork_would_not_copy_is_left_out(self) -> None:
        self.library(
            "thread",
            "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()",
        )
        self.library("opened", "file = open(__file__)")
        self.library("above", "import thread")
        self.library("said", "print('hello')")
        modules = ["lib", "above", "thread", "opened", "said"]
        answer = self.start().preimport(modules)
        self.assertEqual(answer["not_fork_safe"], ["opened"])
        self.assertEqual(sorted(answer["not_preimport_safe"]), ["above", "thread"])
        self.assertEqual(answer["why"]["thread"], "starts a thread")
        self.library("above", "import opened")
        again = self.start().preimport(["above", "lib"], not_fork_safe=["opened"])
        self.assertEqual(sorted(again["not_fork_safe"]), ["above", "opened"])
        self.assertEqual(
            again["not_preimport_safe"], []
        )  # a standby can import what a zygote cannot

    @unittest.skipUnless(sys.platform == "linux", "what is written is counted on Linux")
    def test_what_would_be_written_once_only_is_left_out(self) -> None:
        self.library("wrote", "with open('/dev/null', 'w') as f: f.write('something')")
        answer = self.start().preimport(["lib", "wrote"])
        self.assertEqual(answer["not_fork_safe"], ["wrote"])
        standby = self.start()
        answer = standby.preimport(["lib", "wrote"], to_fork=False)
        self.assertEqual(answer["not_fork_safe"], [])

    @unittest.skipUnless(sys.platform == "linux", "native threads are counted on Linux")
    def test_threads_that_end_at_a_fork_are_no_obstacle(self) -> None:
        """As those of OpenBLAS do, which numpy starts when it is imported."""
        self.library("native", _NATIVE_THREAD + "os.register_at_fork(before=end)\n")
        self.library("careless", _NATIVE_THREAD)
        answer = self.start().preimport(["lib", "careless"])
        self.assertEqual(answer["not_fork_safe"], ["careless"])
        child, _ = self.zygote("native").fork()
        self.addCleanup(child.close)
        child.load()

    def test_what_needs_the_project_is_left_out(self) -> None:
        (self.project / "settings.py").write_text("DEBUG = True")
        self.library("asks", "try:\n    import settings\nexcept ImportError:\n    settings = None")
        self.library("fails", "import nosuch.thing")
        self.library("optional", "try:\n    import nosuch\nexcept ImportError:\n    pass")
        self.library("tries", "try:\n    import fails\nexcept ImportError:\n    pass")
        modules = ["asks", "fails", "optional", "tries", "no.such.module", "app"]
        answer = self.start().preimport(modules)
        self.assertEqual(sorted(answer["not_preimport_safe"]), ["asks", "fails", "tries"])
        self.assertEqual(answer["not_fork_safe"], [])

    def test_a_process_that_is_no_longer_like_a_fresh_one_ends(self) -> None:
        self.library("optional", "try:\n    import extra\nexcept ImportError:\n    pass")
        for name, change in {
            "installed": lambda: self.library("new", ""),
            "shadowed": lambda: (self.project / "lib.py").write_text("pid = 0"),
            "found": lambda: (self.project / "extra.py").write_text(""),
            "moved": self.replace_project,
        }.items():
            with self.subTest(name):
                for file in ("lib.py", "extra.py"):
                    if (self.project / file).exists():
                        (self.project / file).unlink()
                child, _ = self.zygote("lib", "optional").fork()
                self.addCleanup(child.close)
                change()
                child.send(wire.LOAD, {"changed": []})
                self.assertEqual(child.expect(wire.STALE), {})
                with self.assertRaises(EOFError):
                    child.receive()

    def replace_project(self) -> None:
        """Put a copy of the project's folder in its place."""
        before = self.project.with_name("before")
        self.project.rename(before)
        shutil.copytree(str(before), str(self.project))

    def test_the_import_of_the_project_is_measured(self) -> None:
        (self.project / "slow.py").write_text("import time\ntime.sleep(0.05)\nimport quick")
        (self.project / "quick.py").write_text("")
        (self.project / "app.py").write_text("import slow\n" + _APP)
        child, _ = self.zygote("lib").fork()
        self.addCleanup(child.close)
        child.load()
        times = {each["module"]: each for each in child.loaded["imports"]}
        self.assertGreater(times["app"]["duration_ns"], times["slow"]["duration_ns"])
        self.assertGreater(times["slow"]["own_ns"], 50_000_000)
        self.assertLess(times["app"]["own_ns"], times["slow"]["own_ns"])
        self.assertNotIn("slow", child.learned)


class TracebackTest(unittest.TestCase):
    def test_imports_leave_no_frame_of_the_host(self) -> None:
        """Seeing imports must not change the tracebacks that an application sees."""
        code = (
            "from gdev_host.interpreter.import_hooks import observed\nfrom gdev_host.preimport.imports import Imports\n"
            "import sys, traceback\n"
            "sys.path.insert(0, sys.argv[1])\n"
            "def texts():\n"
            "    for name in ('broken', 'missing', 'wrong'):\n"
            "        sys.modules.pop(name, None)\n"
            "        try:\n"
            "            __import__(name)\n"
            "        except Exception:\n"
            "            yield traceback.format_exc()\n"
            "plain = list(texts())\n"
            "with observed(Imports()):\n"
            "    seen = list(texts())\n"
            "sys.exit(0 if plain == seen and len(plain) == 3 else str(seen))\n"
        )
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "broken.py").write_text("1 / 0")
            Path(folder, "missing.py").write_text("import no_such_module")
            Path(folder, "wrong.py").write_text("def (")
            subprocess.run(
                [sys.executable, "-c", code, folder], cwd=str(ROOT), check=True, timeout=PATIENCE
            )


def _is_running(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
