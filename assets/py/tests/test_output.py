"""Output, logs and handled exceptions belong to the exchange that made them."""

from __future__ import annotations

import os
import sys
import threading
import unittest

from gdev_host.capture.output import _Lines
from tests.front import BOUNDS, Host


class LinesTest(unittest.TestCase):
    """What threads write of no exchange."""

    def setUp(self) -> None:
        self.reading, self.writing = os.pipe()
        self.addCleanup(os.close, self.reading)
        self.lines = _Lines()

    def write(self, *pieces: str) -> None:
        for piece in pieces:
            self.lines.write(self.writing, piece.encode())

    def written(self) -> str:
        os.close(self.writing)
        with open(self.reading, "rb", closefd=False) as reader:
            return reader.read().decode()

    def test_lines_of_several_threads_stay_whole(self) -> None:
        def write(pieces: list[str]) -> None:
            for _ in range(1000):
                self.write(*pieces)

        lines = [[letter * 3, " ", letter * 3, "\n"] for letter in "abc"]
        self.addCleanup(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(1e-5)
        threads = [threading.Thread(target=write, args=(pieces,)) for pieces in lines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        written = self.written().splitlines()
        whole = {"".join(pieces).strip() for pieces in lines}
        # Where the machine is busy, a thread may take longer for a line than others wait.
        self.assertLess(sum(line not in whole for line in written), 60)
        self.assertEqual(sorted("".join(written)), sorted("".join(whole) * 1000))

    def test_a_line_that_does_not_end_holds_nobody_up(self) -> None:
        self.write("10 %")
        for line in ("one\n", "two\n"):
            thread = threading.Thread(target=self.write, args=(line,))
            thread.start()
            thread.join(10)
            self.assertFalse(thread.is_alive())
        self.write(" done\n")
        self.assertEqual(self.written(), "10 %one\ntwo\n done\n")


class OutputTest(unittest.TestCase):
    host: Host

    @classmethod
    def setUpClass(cls) -> None:
        cls.host = Host("outputs")

    @classmethod
    def tearDownClass(cls) -> None:
        cls.host.close()

    def test_s21_s22_streams(self) -> None:
        exchange = self.host.get("/")
        self.assertEqual(exchange.raised, [])
        lines = exchange.text("o").splitlines()
        self.assertEqual(lines, ["a b", "no newlinebytes \\xff", "1 False utf-8 backslashreplace"])
        self.assertEqual(exchange.text("e"), "to stderr\n")
        self.assertEqual(exchange.text("w"), "lone \\ud800 and \x00 and ü\none\ntwo\n")

    def test_a_line_is_one_piece(self) -> None:
        self.assertEqual(self.host.get("/").output[0], ("o", "a b\n"))

    def test_a_flood_is_bounded_and_counted(self) -> None:
        exchange = self.host.get("/flood")
        self.assertEqual((len(exchange.output), exchange.end["lost"]), (2000, 3000))

    def test_threads_with_a_copied_context(self) -> None:
        self.assertEqual(self.host.get("/thread").text("o"), "with the context\n")
        self.assertIn("without\n", self.host.printed())

    def test_threads_of_an_exchange_write_whole_lines(self) -> None:
        written = self.host.get("/threads").text("o").splitlines()
        expected = [f"{i} {n} a b c d e f g h" for i in range(3) for n in range(200)]
        # Where the machine is busy, a thread may take longer for a line than others wait.
        self.assertLess(len(set(expected) - set(written)), 12)
        self.assertEqual(sorted("".join(written)), sorted("".join(expected)))

    @unittest.skipUnless(hasattr(__import__("os"), "fork"), "needs fork")
    def test_forked_children_write_to_the_real_stdout(self) -> None:
        exchange = self.host.get("/fork")
        self.assertEqual((exchange.text("o"), exchange.body), ("", b"x"))
        self.assertIn("from the child\n", self.host.printed())

    def test_log_records(self) -> None:
        exchange = self.host.get("/logged")
        first, bad, *rest = exchange.logs
        self.assertEqual(
            (first["logger"], first["level"], first["message"]), ("shop", "WARNING", "sold 3")
        )
        self.assertTrue(first["where"].startswith("outputs.py:"))
        self.assertEqual(bad["message"], "bad %d")
        self.assertEqual(len(rest), 6)

    def test_a_finalizer_that_prints_does_not_end_up_in_a_frame(self) -> None:
        with Host("printing_finalizers") as host:
            for _ in range(3):
                exchange = host.get()
                self.assertEqual(exchange.raised, [])
                self.assertTrue(exchange.body == b"".join(bytes([c]) * (4 << 20) for c in b"abc"))
                self.assertLessEqual(set(exchange.text("o").split()), {"collected", "finalized"})
                self.assertIn("finalized", exchange.text("o"))

    def test_handled_exceptions_once_each(self) -> None:
        raised = self.host.get("/logged").raised
        handled = [
            r["traceback"]["message"] for r in raised if r["traceback"]["type"] == "ValueError"
        ]
        self.assertEqual(handled, ["handled 0", "handled 1", "handled 2"])
        self.assertEqual({r["where"] for r in raised}, {"handled"})

    def test_handled_exceptions_that_are_written(self) -> None:
        with Host("handled") as host:
            paths = {"/": True, "/through": False, "/signal": True, "/flask-signal": True}
            for path, complete in paths.items():
                exchange = host.get(path)
                [raised] = exchange.raised
                self.assertEqual(raised["where"], "handled")
                self.assertEqual(raised["traceback"]["type"], "ZeroDivisionError")
                self.assertEqual(exchange.head is not None, complete)

    def test_a_reported_exception_has_its_traceback(self) -> None:
        with Host("caught") as host:
            for how in ("within", "after", "logged", "formatted", "stdout", "errors"):
                with self.subTest(how):
                    [raised] = host.get(f"/{how}").raised
                    self.assertEqual(raised["where"], "handled")
                    frames = [frame["function"] for frame in raised["traceback"]["frames"]]
                    self.assertEqual(frames, ["application", "fail"])
            self.assertEqual(host.get("/quiet").raised, [])

    def test_long_pieces_are_split(self) -> None:
        with Host("outputs", bounds={**BOUNDS, "text": 5}) as host:
            exchange = host.get("/")
            self.assertLessEqual(max(len(text) for _, text in exchange.output), 5)
            self.assertEqual(exchange.text("e"), "to stderr\n")


if __name__ == "__main__":
    unittest.main()
