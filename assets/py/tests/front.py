"""A front for tests: starts a real host process and speaks frames with it."""

from __future__ import annotations

import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable, Iterator, Sequence

from gdev_host.link import wire

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = str(ROOT / "tests" / "fixtureapps")
BOUNDS = {"repr": 2000, "locals": 50, "frames": 100, "text": 64 << 10}
PATIENCE = 20.0  # seconds until a test gives up
_FIRST = 200  # descriptor of the control socket in the host

_NOTHING_TO_REPORT: dict[str, Any] = {
    "changed": [],
    "added": [],
    "removed": [],
    "lost": 0,
    "cut": False,
    "gone": False,
}


class Exchange:
    """All frames of one exchange, sorted."""

    def __init__(self) -> None:
        self.kinds: list[int] = []
        self.environ: dict[str, Any] = {}
        self.calls: list[dict[str, Any]] = []
        self.head: dict[str, Any] | None = None
        self.blocks: list[tuple[int, bytes]] = []
        self.output: list[tuple[str, str]] = []
        self.logs: list[dict[str, Any]] = []
        self.raised: list[dict[str, Any]] = []
        self.findings: list[dict[str, Any]] = []
        self.end: dict[str, Any] = {}

    def add(self, kind: int, payload: bytes) -> None:
        self.kinds.append(kind)
        if kind == wire.BLOCK:
            self.blocks.append((payload[0], payload[1:]))
        elif kind == wire.OUTPUT:
            self.output.append((chr(payload[0]), payload[1:].decode()))
        elif kind != wire.READ:
            lines = [json.loads(line) for line in payload.split(b"\n") if payload]
            if kind == wire.ENVIRON:
                self.environ = {"given": lines[1:], **lines[0]}
            elif kind == wire.HEAD:
                self.head = {"status": lines[0], "fields": lines[1:]}
            elif kind == wire.CALLED:
                fields = [{"name": name, "value": value} for name, value in lines[1:]]
                self.calls.append({**lines[0], "fields": fields})
            elif kind == wire.END:
                self.end = lines[0] if lines else _NOTHING_TO_REPORT
            else:
                lists = {
                    wire.LOG: self.logs,
                    wire.RAISED: self.raised,
                    wire.FINDING: self.findings,
                }
                lists[kind].append(lines[0])

    @property
    def body(self) -> bytes:
        return b"".join(data for flags, data in self.blocks if not flags & wire.BLOCK_UNSENT)

    def fields(self, name: str) -> list[str]:
        """The values of the fields of this name that were sent."""
        assert self.head is not None, "no Head was sent"
        return [value for field, value in self.head["fields"] if field.lower() == name.lower()]

    def text(self, stream: str) -> str:
        return "".join(text for where, text in self.output if where == stream)

    def given(self, key: str) -> str | None:
        """The repr of a key of environ."""
        return {value["key"]: value["repr"] for value in self.environ["given"]}.get(key)


def setup_of(app: str, directory: str, threads: int) -> dict[str, Any]:
    """The Setup that a front sends to each process first."""
    return {
        "protocol": wire.PROTOCOL,
        "app": app,
        "factory": False,
        "directory": directory,
        "threads": threads,
        "environ": {},
        "software": "gdev/test",
        "bounds": BOUNDS,
    }


class Host:
    """A host process with a link for each of its threads."""

    def __init__(
        self,
        app: str,
        directory: str = FIXTURES,
        threads: int = 1,
        env: dict[str, str] | None = None,
        lines: Sequence[str] = (),
        changed: Sequence[str] | None = None,
        **setup: Any,
    ) -> None:
        """Start a host; lines are what is typed where the import asks for them."""
        self._output = tempfile.TemporaryFile()
        self._sockets = self._start(threads, env)
        self.control = self._sockets[0]
        self._number = 0
        self.files: list[dict[str, Any]] = []
        self.send(self.control, wire.SETUP, {**setup_of(app, directory, threads), **setup})
        self.hello = json.loads(self.receive(self.control)[1])
        self.send(self.control, wire.LOAD, {"changed": changed})
        kind, payload = self.receive(self.control)
        for line in lines:
            if kind != wire.PROMPT:
                break
            self.send(
                self.control, wire.LINE, {"prompt": json.loads(payload)["prompt"], "text": line}
            )
            kind, payload = self.receive(self.control)
        self.loaded = json.loads(payload) if kind == wire.LOADED else None
        self.failed = json.loads(payload) if kind == wire.FAILED else None
        self.learned: list[str] = json.loads(self.receive(self.control)[1])["modules"]

    def _start(self, threads: int, env: dict[str, str] | None) -> list[socket.socket]:
        pairs = [socket.socketpair() for _ in range(threads + 1)]
        descriptors = range(_FIRST, _FIRST + threads + 1)
        for descriptor, (_, theirs) in zip(descriptors, pairs):
            os.dup2(theirs.fileno(), descriptor)
            theirs.close()
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "gdev_host"), f"fd:{_FIRST}"],
            pass_fds=descriptors,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, **(env or {})},
        )
        for descriptor in descriptors:
            os.close(descriptor)
        for ours, _ in pairs:
            ours.settimeout(PATIENCE)
        return [ours for ours, _ in pairs]

    def link(self, index: int) -> socket.socket:
        """The socket of a thread, the first of which is 1."""
        return self._sockets[index]

    def send(self, sock: socket.socket, kind: int, value: Any) -> None:
        payload = value if isinstance(value, bytes) else json.dumps(value).encode()
        sock.sendall(struct.pack(">IB", len(payload), kind) + payload)

    def receive(self, sock: socket.socket) -> tuple[int, bytes]:
        """Return the next frame that is none of Files; those are kept."""
        while True:
            size, kind = struct.unpack(">IB", self._exactly(sock, 5))
            payload = self._exactly(sock, size)
            if kind != wire.FILES:
                return kind, payload
            self.files.append(json.loads(payload))

    def _exactly(self, sock: socket.socket, size: int) -> bytes:
        data = b""
        while len(data) < size:
            more = sock.recv(size - len(data))
            if not more:
                raise EOFError(f"the host has ended: {self.printed()}")
            data += more
        return data

    def begin(self, target: str = "/", link: int = 1, **request: Any) -> int:
        """Send a request; return the number of its exchange."""
        self._number += 1
        path, _, query = target.partition("?")
        message = {
            "exchange": self._number,
            "method": "GET",
            "target": target,
            "path": path,
            "query": query,
            "version": "HTTP/1.1",
            "scheme": "http",
            "fields": [["Host", "localhost:8000"]],
            "remote_addr": "127.0.0.1",
            "remote_port": "54321",
            "server_name": "localhost",
            "server_port": "8000",
            "length": 0,
        }
        self.send(self._sockets[link], wire.REQUEST, {**message, **request})
        return self._number

    def frames(self, link: int = 1) -> Iterator[tuple[int, bytes]]:
        """The frames of an exchange, up to its End."""
        kind = 0
        while kind != wire.END:
            kind, payload = self.receive(self._sockets[link])
            yield kind, payload

    def await_frame(self, kind: int, link: int = 1) -> None:
        """Take the frames of an exchange up to the first of this kind."""
        for seen, _ in self.frames(link):
            if seen == kind:
                return
        raise AssertionError(f"the exchange ended without a frame of kind {kind}")

    def answer(self, kind: int, value: Any, link: int = 1) -> None:
        """Send Input, InputLost or Gone."""
        self.send(self._sockets[link], kind, value)

    def finish(self, content: bytes = b"", piece: int = 1 << 20, link: int = 1) -> Exchange:
        """Take the rest of an exchange; answer its reads with content, in pieces."""
        exchange = Exchange()
        for kind, payload in self.frames(link):
            exchange.add(kind, payload)
            if kind == wire.READ:
                size = min(json.loads(payload)["size"], piece)
                self.answer(wire.INPUT, content[:size], link)
                content = content[size:]
        return exchange

    def get(
        self, target: str = "/", content: bytes = b"", piece: int = 1 << 20, **request: Any
    ) -> Exchange:
        """Run a whole exchange."""
        request.setdefault("length", len(content))
        self.begin(target, **request)
        return self.finish(content, piece)

    def printed(self) -> str:
        """What the process wrote to its real stdout and stderr."""
        self._output.seek(0)
        return self._output.read().decode("utf-8", "replace")

    def wait(self) -> int:
        """The exit status of a process that is ending."""
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """End the process and everything that it started."""
        for sock in self._sockets:
            sock.close()
        self.wait()
        self._output.close()

    def __enter__(self) -> Host:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition, with a deadline."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.01)
