"""The life of a host process: start, kill, stop, and the loss of its front."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import unittest

from gdev_host.link import wire
from tests.front import FIXTURES, ROOT, Host, setup_of, until


class ProcessTest(unittest.TestCase):
    def test_hello(self) -> None:
        with Host("kinds:function") as host:
            self.assertEqual(host.hello["pid"], host.process.pid)
            self.assertEqual(host.hello["protocol"], wire.PROTOCOL)
            self.assertEqual(host.hello["version"], ".".join(map(str, sys.version_info[:3])))

    def test_kill_ends_an_endless_loop(self) -> None:
        with Host("endless") as host:
            for _ in range(3):
                number = host.begin("/loop")
                host.await_frame(wire.OUTPUT)
                host.send(host.control, wire.KILL, {"exchange": number})
                exchange = host.finish()
                [raised] = exchange.raised
                self.assertEqual(raised["where"], "killed")
                self.assertEqual(raised["traceback"]["frames"][-1]["function"], "application")
                keys = [value["key"] for value in raised["traceback"]["frames"][-1]["locals"]]
                self.assertIn("marker", keys)
                self.assertIsNone(exchange.head)
                self.assertEqual(host.get("/").body, b"quick")

    def test_kill_ends_a_read(self) -> None:
        with Host("endless") as host:
            number = host.begin("/read", length=5)
            host.await_frame(wire.READ)
            host.send(host.control, wire.KILL, {"exchange": number})
            exchange = host.finish()
            self.assertEqual(exchange.raised[0]["where"], "killed")
            host.answer(wire.INPUT, b"late")
            self.assertEqual(host.get("/").body, b"quick")

    def test_late_kills_hurt_nobody(self) -> None:
        with Host("kinds:function") as host:
            for _ in range(300):
                number = host.begin("/")
                host.send(host.control, wire.KILL, {"exchange": number})
                exchange = host.finish()
                self.assertIn([r["where"] for r in exchange.raised], ([], ["killed"]))
                host.send(host.control, wire.KILL, {"exchange": number})
            self.assertEqual(host.printed(), "")

    def test_stop_runs_atexit_handlers(self) -> None:
        with Host("atexits") as host:
            host.send(host.control, wire.STOP, b"")
            self.assertEqual(host.wait(), 0)
            self.assertEqual(host.printed(), "atexit handler ran\n")

    def test_handlers_of_signals_run_whichever_thread_got_them(self) -> None:
        with Host("signals") as host:
            for path, name in (("/child", b"CHLD"), ("/timer", b"ALRM"), ("/thread", b"USR1")):
                host.get(path)
                until(lambda name=name: name in host.get().body, f"the handler of {path}")  # type: ignore[misc]
            self.assertEqual(host.get().body.split()[0], b"-1")

    def test_a_process_says_where_it_is(self) -> None:
        with Host("lingers") as host:
            host.send(host.control, wire.STOP, b"")
            until(lambda: "slowly, " in where(host), "the exit handler to be named")
            os.kill(host.process.pid, signal.SIGKILL)

    def test_loss_of_the_front_ends_the_group(self) -> None:
        with Host("subprocesses") as host:
            child = int(host.get().body)
            host.control.close()
            self.assertEqual(host.wait(), -signal.SIGKILL)
            until(lambda: not is_running(child), "the end of the subprocess")

    def test_subprocesses_do_not_hold_the_sockets(self) -> None:
        with Host("subprocesses") as host:
            child = int(host.get().body)
            os.kill(host.process.pid, signal.SIGKILL)
            self.assertEqual(host.control.recv(1), b"")
            os.kill(child, signal.SIGKILL)

    def test_threads_serve_at_once(self) -> None:
        with Host("endless", threads=3) as host:
            first = host.begin("/loop", link=1)
            host.await_frame(wire.OUTPUT)
            host.begin("/", link=3)
            self.assertEqual(host.finish(link=3).body, b"quick")
            host.send(host.control, wire.KILL, {"exchange": first})
            self.assertEqual(host.finish(link=1).raised[0]["where"], "killed")

    def test_tcp(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(20)
            process = subprocess.Popen(
                [
                    sys.executable,
                    str(ROOT / "gdev_host"),
                    f"tcp:127.0.0.1:{server.getsockname()[1]}",
                ],
                env={**os.environ, "GDEV_TOKEN": "secret"},
            )
            control, _ = server.accept()
            with control, control.makefile("rwb") as stream:
                self.assertEqual(stream.readline(), b"secret\n")
                setup = setup_of("kinds:function", FIXTURES, threads=1)
                for kind, value in ((wire.SETUP, setup), (wire.LOAD, {"changed": []})):
                    payload = json.dumps(value).encode()
                    stream.write(len(payload).to_bytes(4, "big") + bytes((kind,)) + payload)
                stream.flush()
                link, _ = server.accept()
                with link, link.makefile("rb") as frames:
                    self.assertEqual(frames.readline(), b"secret\n")
                    self.assertEqual(stream.read(5)[4], wire.HELLO)
            self.assertNotEqual(process.wait(20), 0)

    def test_too_old_a_python(self) -> None:
        old = [name for name in ("python2.7", "python3.6", "python3.7") if runs(name)]
        if not old:
            self.skipTest("there is none")
        for python in old:
            done = subprocess.run([python, str(ROOT / "gdev_host"), "fd:3"], stderr=subprocess.PIPE)
            self.assertEqual(done.returncode, 3)
            self.assertRegex(
                done.stderr.decode(), r"^gdev-host: python [\d.]+ is too old, 3\.8 is needed\n$"
            )


def runs(python: str) -> bool:
    """Report whether there is such a command, and not only a shim for it."""
    path = shutil.which(python)
    return (
        bool(path) and subprocess.run([path, "-c", ""], stderr=subprocess.DEVNULL).returncode == 0
    )


def where(host: Host) -> str:
    """Where the main thread of a host is."""
    host.send(host.control, wire.WHERE, b"")
    kind = 0
    while kind != wire.WHERE:
        kind, payload = host.receive(host.control)
    return str(json.loads(payload)["where"])


def is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not os.path.isdir("/proc/self")


if __name__ == "__main__":
    unittest.main()
