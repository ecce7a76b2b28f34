"""The frames of devserver/wire/testdata/frames.txt, which the front's tests read too.

What the front sends there, this host understands; what the host sends there has the
shape of what this host sends: the same keys with values of the same types.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import unittest
from pathlib import Path
from typing import Any

from gdev_host.files import loaded_source
from gdev_host.link import wire
from tests.front import FIXTURES, ROOT, Host, setup_of
from tests.test_zygote import ZygoteCase

FRAMES = ROOT.parents[1] / "devserver" / "wire" / "testdata" / "frames.txt"
_NAMED_BY_DATA = ("parts", "changes", "why", "fingerprint")  # dicts whose keys are data
_LINES = (wire.ENVIRON, wire.CALLED, wire.HEAD)
_BYTES = (wire.BLOCK, wire.OUTPUT)


def frames() -> dict[tuple[str, str], tuple[int, bytes]]:
    """Return number and payload of each frame, by its name and its sender."""
    found = {}
    for block in ("\n" + FRAMES.read_text("utf-8")[:-1]).split("\n== ")[1:]:
        title, _, payload = block.partition("\n")
        number, name, _, sender = title.split()
        found[name, sender] = int(number), payload.encode()
    return found


GOLDEN = frames()


def of_host(name: str) -> Any:
    return shape(json.loads(GOLDEN[name, "host"][1]))


def of_front(name: str) -> Any:
    return json.loads(GOLDEN[name, "front"][1])


def shape(value: Any, name: str = "") -> Any:
    """Return the keys and types of a value; a list is like its first item."""
    if isinstance(value, dict):
        if name in _NAMED_BY_DATA:
            return {}
        return {key: shape(inner, key) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [shape(inner) for inner in value[:1]]
    return type(value).__name__


class GoldenTest(unittest.TestCase):
    def assert_like(self, sent: Any, golden: Any, what: str) -> None:
        """Check that what was sent has the keys and types of a golden, where it has values."""
        if isinstance(golden, dict):
            self.assertIsInstance(sent, dict, what)
            if golden:
                self.assertEqual({*sent}, {*golden}, what)
            for key in golden:
                self.assert_like(sent[key], golden[key], f"{what}.{key}")
        elif isinstance(golden, list):
            self.assertIsInstance(sent, list, what)
            if sent and golden:
                self.assert_like(sent[0], golden[0], what)
        else:
            self.assertEqual(sent, golden, what)

    def assert_sent(self, name: str, value: Any) -> None:
        self.assert_like(shape(value), of_host(name), name)

    def test_each_kind_has_its_name_and_number(self) -> None:
        for (name, _), (number, _) in GOLDEN.items():
            self.assertEqual(getattr(wire, name), number, name)
        numbers = {number for number, _ in GOLDEN.values()}
        self.assertEqual(numbers, {*range(wire.SETUP, wire.THREAD + 1)} | {*range(32, 46)})

    def test_json_is_written_as_there(self) -> None:
        for (name, sender), (kind, payload) in GOLDEN.items():
            if sender == "host" and payload and kind not in _BYTES:
                with self.subTest(name):
                    lines = payload.split(b"\n") if kind in _LINES else [payload]
                    for line in lines:
                        self.assertEqual(wire.encode(json.loads(line)), line)

    def test_what_tests_send_is_what_the_front_sends(self) -> None:
        sent = {**setup_of("", "", 1), "environ": {"STAGE": ""}, "python_why": "", "prompts": True}
        self.assertEqual(sorted(shape(sent)), sorted(of_front("SETUP")))

    def test_an_exchange(self) -> None:
        setup = {**of_front("SETUP"), "app": "golden", "directory": FIXTURES}
        with Host(**{**setup, "prompts": True}) as host:
            self.assert_sent("HELLO", host.hello)
            self.assert_sent("LOADED", host.loaded)
            host.send(host.link(1), wire.REQUEST, GOLDEN["REQUEST", "front"][1])
            exchange = {}
            for kind, payload in host.frames():
                exchange.setdefault(kind, []).append(payload)
                if kind == wire.READ:
                    _, content = GOLDEN["INPUT", "front"]
                    host.answer(wire.INPUT, content if len(exchange[kind]) == 1 else b"")
        for kind, payloads in exchange.items():
            self.check_exchange_frame(kind, payloads)
        expected = {number for (_, sender), (number, _) in GOLDEN.items() if sender == "host"}
        self.assertEqual({*exchange}, {each for each in expected if each >= wire.REQUEST})
        self.assertIn(b'["X_Y", "1"]', exchange[wire.ENVIRON][0])

    def check_exchange_frame(self, kind: int, payloads: list[bytes]) -> None:
        name = next(name for (name, _), (number, _) in GOLDEN.items() if number == kind)
        for payload in payloads:
            if kind in _LINES:
                golden = GOLDEN[name, "host"][1].split(b"\n")
                for sent, line in zip(payload.split(b"\n"), golden):
                    self.assert_like(shape(json.loads(sent)), shape(json.loads(line)), name)
            elif kind == wire.BLOCK:
                self.assertEqual(payload[1:], GOLDEN[name, "host"][1][1:])
            elif kind == wire.OUTPUT:
                self.assertEqual(payload, GOLDEN[name, "host"][1] + b"\n")
            elif payload:
                self.assert_sent(name, json.loads(payload))

    def test_a_prompt_and_its_line(self) -> None:
        with Host("golden", prompts=True, environ={"STAGE": "dev"}) as host:
            request = {**of_front("REQUEST"), "query": "prompt", "length": 0}
            host.send(host.link(1), wire.REQUEST, request)
            kind, payload = host.receive(host.control)
            self.assertEqual(kind, wire.PROMPT)
            self.assert_sent("PROMPT", json.loads(payload))
            host.send(host.control, wire.LINE, GOLDEN["LINE", "front"][1])
            self.assertIn(("i", "Ada\n"), host.finish().output)

    def test_control_frames(self) -> None:
        with Host("golden", environ={"STAGE": "dev"}) as host:
            host.send(host.control, wire.SOURCE, GOLDEN["SOURCE", "front"][1])
            host.send(host.control, wire.KILL, GOLDEN["KILL", "front"][1])
            for name in ("REFRESH", "WHERE"):
                host.send(host.control, *GOLDEN[name, "front"])
                kind, payload = host.receive(host.control)
                self.assertEqual(kind, getattr(wire, name))
                self.assert_sent(name, json.loads(payload))

    def test_a_source(self) -> None:
        import linecache

        loaded_source.keep(GOLDEN["SOURCE", "front"][1])
        self.assertEqual(linecache.getline("/srv/shop/cart.py", 2), "    return 0\n")

    def test_an_import_that_fails(self) -> None:
        folder = Path(tempfile.mkdtemp()).resolve()
        self.addCleanup(shutil.rmtree, folder)
        (folder / "app.py").write_text("item = {}\nitem['price']\n")
        with Host("app", str(folder)) as host:
            self.assert_sent("FAILED", host.failed)
            self.assertLessEqual({*host.files[0]}, {*json.loads(GOLDEN["FILES", "host"][1])})
            self.assert_like(shape(host.files[0]["files"]), of_host("FILES")["files"], "FILES")


class GoldenZygoteTest(ZygoteCase):
    def test_frames_of_a_zygote(self) -> None:
        (self.project / "app.py").write_text(
            "import json, decimal\nprint('null', flush=True)\ndef application(e, s): return []\n"
        )
        zygote = self.start()
        for name in ("HELLO", "PREIMPORTED", "IMPORT_RECORD"):
            self.assertIn((name, "host"), GOLDEN)
        answer = zygote.preimport(**of_front("PREIMPORT"))
        self.assertEqual({*answer}, {*of_host("PREIMPORTED")})
        self.assertEqual(shape(zygote.hello), of_host("HELLO"))
        child, _ = zygote.fork()
        child.send(wire.PREWARM, None)
        child.load()
        self.assertEqual({*child.loaded}, {*of_host("LOADED")})
        child.stop()
        exited = zygote.expect(wire.EXITED)
        child.close()
        self.assertEqual(shape(exited), of_host("EXITED"))


if __name__ == "__main__":
    unittest.main()
