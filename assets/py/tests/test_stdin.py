"""sys.stdin asks the front for lines."""

from __future__ import annotations

import json
import os
import select
import unittest
from typing import Any

from gdev_host.link import wire
from tests.front import Exchange, Host, until


class StdinTest(unittest.TestCase):
    host: Host

    @classmethod
    def setUpClass(cls) -> None:
        cls.host = Host("asks", threads=2, prompts=True)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.host.close()

    def asked(self) -> dict[str, Any]:
        """Wait for the next Ask."""
        kind, payload = self.host.receive(self.host.control)
        self.assertEqual(kind, wire.PROMPT)
        ask: dict[str, Any] = json.loads(payload)
        return ask

    def answer(self, ask: dict[str, Any], text: str) -> None:
        self.host.send(self.host.control, wire.LINE, {"prompt": ask["prompt"], "text": text})

    def talk(self, target: str, *lines: str) -> Exchange:
        """Run an exchange that asks for exactly these lines."""
        number = self.host.begin(target)
        for line in lines:
            ask = self.asked()
            self.assertEqual(ask["exchange"], number)
            self.answer(ask, line)
        return self.host.finish()

    def test_input(self) -> None:
        exchange = self.talk("/input", "Ada\n")
        self.assertEqual(exchange.body, b"Ada!")
        self.assertEqual(exchange.output, [("o", "who? "), ("i", "Ada\n")])

    def test_a_password_prompt_is_secret_and_its_line_masked(self) -> None:
        self.host.begin("/getpass")
        ask = self.asked()
        self.assertTrue(ask["secret"])
        self.answer(ask, "opensesame\n")
        exchange = self.host.finish()
        self.assertEqual(exchange.body, b"opensesame!")
        self.assertNotIn("opensesame", str(exchange.output))
        self.assertIn(("i", "‹masked›\n"), exchange.output)
        self.host.begin("/input")
        ask = self.asked()
        self.assertFalse(ask["secret"])
        self.answer(ask, "Ada\n")
        self.host.finish()

    def test_output_before_a_prompt_is_sent_first(self) -> None:
        self.host.begin("/input")
        ask = self.asked()
        self.host.await_frame(wire.OUTPUT)
        self.answer(ask, "Ada\n")
        self.assertEqual(self.host.finish().body, b"Ada!")

    def test_pdb(self) -> None:
        for target in ("/pdb", "/pdb-by-name"):
            exchange = self.talk(target, "p secret * 7\n", "!secret = 7\n", "c\n")
            self.assertEqual(exchange.body, b"7", exchange.raised)
            written = "".join(text for _, text in exchange.output)
            self.assertIn("\n(Pdb) p secret * 7\n42\n(Pdb) !secret = 7\n", written)
            self.assertEqual(exchange.raised, [])

    def test_pdb_quits(self) -> None:
        for end in ("q\n", ""):
            exchange = self.talk("/pdb-by-name", end)
            self.assertEqual(exchange.raised[0]["traceback"]["type"], "bdb.BdbQuit")
            self.assertEqual(self.talk("/what").body, b"0 False utf-8 True")

    def test_stepping_ends_with_the_exchange(self) -> None:
        number = self.host.begin("/pdb-by-name")
        for _ in range(300):  # far beyond what is left of the exchange
            ask = self.asked()
            self.assertEqual(ask["exchange"], number)
            self.answer(ask, "n\n")
            if self._ended():
                break
        self.assertEqual(self.talk("/input", "Ada\n").body, b"Ada!")

    def _ended(self) -> bool:
        """Wait for either the next question or the end; report whether it is the end."""
        control, link = self.host.control, self.host.link(1)
        while True:
            ready = select.select([control, link], [], [], 20)[0]
            if control in ready:
                return False
            self.assertEqual(ready, [link])
            if self.host.receive(link)[0] == wire.END:
                return True

    def test_post_mortem(self) -> None:
        exchange = self.talk("/post-mortem", "p environ['PATH_INFO']\n", "q\n")
        self.assertEqual(exchange.body, b"after")
        self.assertIn("'/post-mortem'\n", exchange.text("o"))

    def test_code(self) -> None:
        exchange = self.talk("/code", "x = path * 2\n", "print(x)\n", "")
        self.assertEqual(exchange.body, b"/code/code")
        self.assertIn(">>> /code/code\n", exchange.text("o") + exchange.text("e"))
        self.assertEqual(self.talk("/code", "exit()\n").body, b"None")

    def test_streams(self) -> None:
        self.assertEqual(self.talk("/lines", "one\n", "two\n", "").body, b"one|two")
        self.assertEqual(self.talk("/pieces", "abcde\n", "f\n", "").body, b"abc|de\n|f\n")
        self.assertEqual(self.talk("/bytes", "grün\n").body, rb"b'gr\xc3\xbcn\n'")
        self.assertEqual(self.talk("/twice", "", "again\n").body, b"end, then again")

    @unittest.skipUnless(hasattr(os, "fork"), "needs fork")
    def test_forked_children_are_at_the_end(self) -> None:
        self.assertEqual(self.talk("/child").body, b"0")

    def test_a_thread_of_no_exchange_asks_for_itself(self) -> None:
        self.host.begin("/thread")
        ask = self.asked()
        self.assertEqual(ask["exchange"], 0)
        self.answer(ask, "a line\n")
        self.assertEqual(self.host.finish().body, b"joined")
        until(lambda: "a thread got a line\n" in self.host.printed(), "the thread's output")

    def test_two_ask_at_once(self) -> None:
        first, second = self.host.begin("/input", link=1), self.host.begin("/input", link=2)
        asks = {ask["exchange"]: ask for ask in (self.asked(), self.asked())}
        self.answer(asks[second], "Grace\n")
        self.assertEqual(self.host.finish(link=2).body, b"Grace!")
        self.answer(asks[first], "Ada\n")
        self.assertEqual(self.host.finish(link=1).body, b"Ada!")

    def test_kill_ends_one_that_waits(self) -> None:
        for target in ("/input", "/pdb", "/pdb-by-name", "/code", "/lines"):
            number = self.host.begin(target)
            ask = self.asked()
            self.host.send(self.host.control, wire.KILL, {"exchange": number})
            self.assertEqual(self.asked(), {**ask, "over": True})
            exchange = self.host.finish()
            self.assertEqual([r["where"] for r in exchange.raised], ["killed"], target)
            self.answer(ask, "too late\n")
        self.assertEqual(self.talk("/input", "Ada\n").body, b"Ada!")

    def test_an_import_asks(self) -> None:
        env = {"ASK_ON_IMPORT": "1"}
        with Host("asks", prompts=True, env=env, lines=["staging\n"]) as host:
            self.assertIsNone(host.failed)
            self.assertEqual(host.get("/stage").body, b"staging")
            self.assertIn("which stage? ", host.printed())

    def test_stepping_ends_with_the_import(self) -> None:
        env = {"ASK_ON_IMPORT": "pdb"}
        with Host("asks", prompts=True, env=env, lines=["n\n"] * 300) as host:
            self.assertIsNotNone(host.loaded)
            self.assertEqual(host.get("/what").body, b"0 False utf-8 True")

    def test_without_prompts_it_is_at_its_end(self) -> None:
        with Host("asks") as host:
            self.assertEqual(host.get("/lines").body, b"")
            [raised] = host.get("/pdb-by-name").raised
            self.assertEqual(raised["traceback"]["type"], "bdb.BdbQuit")


if __name__ == "__main__":
    unittest.main()
