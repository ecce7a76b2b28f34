"""What the host owes an application: environ and wsgi.input."""

from __future__ import annotations

import json
import unittest
from typing import Any
from urllib.parse import quote

from gdev_host.link import wire
from tests.case import RuleTest
from tests.front import Host


class EnvironTest(RuleTest):
    def reported(self, target: str = "/", content: bytes = b"", **request: Any) -> dict[str, Any]:
        exchange = self.get("echo", target, content, **request)
        self.assert_complete(exchange)
        reported: dict[str, Any] = json.loads(exchange.body)
        for key, value in reported["environ"].items():
            shown = exchange.given(key)
            self.assertEqual(shown, repr(tuple(value) if key == "wsgi.version" else value))
        return reported

    def test_s03_environ_is_a_dict_that_may_be_changed(self) -> None:
        self.assertTrue(self.reported()["is_dict"])
        exchange = self.get("environ_changes", "/x?q")
        self.assert_complete(exchange)
        self.assertEqual([v["key"] for v in exchange.end["changed"]], ["PATH_INFO"])
        self.assertEqual([v["key"] for v in exchange.end["added"]], ["app.added", "5"])
        self.assertIn("repr raised RuntimeError", exchange.end["added"][0]["repr"])
        self.assertEqual(exchange.end["removed"], ["SERVER_SOFTWARE"])
        self.assertEqual(exchange.output, [])

    def test_s13_to_s20_keys(self) -> None:
        environ = self.reported("/a%20b", method="PATCH", version="HTTP/1.0")["environ"]
        expected = {
            "REQUEST_METHOD": "PATCH",
            "SCRIPT_NAME": "",
            "PATH_INFO": "/a b",
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.0",
            "REMOTE_ADDR": "127.0.0.1",
            "REMOTE_PORT": "54321",
            "REQUEST_URI": "/a%20b",
            "RAW_URI": "/a%20b",
            "SERVER_SOFTWARE": "gdev/test",
            "HTTP_HOST": "localhost:8000",
            "wsgi.version": [1, 0],
            "wsgi.url_scheme": "http",
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        self.assertEqual(environ, expected)

    def test_s16_content_type_and_length_only_where_sent(self) -> None:
        fields = [["Content-Type", "a/b"], ["Content-Length", "3"]]
        environ = self.reported("/", b"abc", fields=fields)["environ"]
        self.assertEqual((environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]), ("a/b", "3"))
        self.assertNotIn("HTTP_CONTENT_TYPE", environ)

    def test_s17_repeated_fields_are_joined(self) -> None:
        fields = [["Cookie", "a=1"], ["X-A", "1"], ["cookie", "b=2"], ["x-a", "2"]]
        environ = self.reported(fields=fields)["environ"]
        self.assertEqual((environ["HTTP_COOKIE"], environ["HTTP_X_A"]), ("a=1; b=2", "1, 2"))

    def test_s19_https(self) -> None:
        environ = self.reported(scheme="https")["environ"]
        self.assertEqual((environ["HTTPS"], environ["wsgi.url_scheme"]), ("on", "https"))

    def test_s20_s40_s41_threads_and_pairs(self) -> None:
        with Host("echo", threads=2, environ={"A": "ü", "REMOTE_ADDR": "x"}) as host:
            exchange = host.get()
            environ = json.loads(exchange.body)["environ"]
            self.assertIs(environ["wsgi.multithread"], True)
            self.assertEqual((environ["A"], environ["REMOTE_ADDR"]), ("\xc3\xbc", "x"))
            self.assertIn("A", exchange.environ["host"])
            self.assertIn("RAW_URI", exchange.environ["host"])
            self.assertNotIn("PATH_INFO", exchange.environ["host"])

    def test_s36_strings_are_latin_1(self) -> None:
        environ = self.reported("/%C3%BC/\xc3\xbc%FF%zz", fields=[["X", "\xe9"]])["environ"]
        self.assertEqual(environ["PATH_INFO"], "/\xc3\xbc/\xc3\xbc\xff%zz")
        self.assertEqual(environ["HTTP_X"], "\xe9")

    def test_x04_fields_with_underscores_are_dropped(self) -> None:
        fields = [["X_User", "evil"], ["X-User", "good"]]
        exchange = self.get("echo", fields=fields)
        self.assertEqual(exchange.given("HTTP_X_USER"), "'good'")
        self.assertEqual(exchange.environ["dropped"], [["X_User", "evil"]])


class InputTest(RuleTest):
    CONTENT = b"first\nsecond\n\nlast"

    def read(self, expression: str, content: bytes = CONTENT, **how: Any) -> Any:
        exchange = self.get("echo", f"/?{expression}", content, **how)
        self.assert_complete(exchange)
        return eval(json.loads(exchange.body)["input"])

    def test_s22_methods(self) -> None:
        lines = [b"first\n", b"second\n", b"\n", b"last"]
        for piece in (1, 3, 1 << 20):
            for expression, expected in (
                ("read()", self.CONTENT),
                ("read(-1)", self.CONTENT),
                ("read(None)", self.CONTENT),
                (
                    "[read(4),read(0),read(99),read(1),read()]",
                    [b"firs", b"", b"t\nsecond\n\nlast", b"", b""],
                ),
                (
                    "[readline(),readline(3),readline(),readline(-1),readline(),readline()]",
                    [b"first\n", b"sec", b"ond\n", b"\n", b"last", b""],
                ),
                ("readlines()", lines),
                ("[readlines(7),readlines(1),read()]", [lines[:2], [b"\n"], b"last"]),
                ("list(__iter__())", lines),
                (
                    "[readline(),read(2),readline(),read()]",
                    [b"first\n", b"se", b"cond\n", b"\nlast"],
                ),
            ):
                with self.subTest(expression, piece=piece):
                    self.assertEqual(self.read(expression, piece=piece), expected)

    def test_s23_reading_on_never_asks_the_front(self) -> None:
        exchange = self.get("echo", "/?[read(),read(),readline()]", b"abc")
        self.assertEqual(exchange.kinds.count(wire.READ), 1)
        self.assertEqual(self.get("echo", "/?read()").kinds.count(wire.READ), 0)

    def test_s23_chunked_content_is_read_to_its_end(self) -> None:
        exchange = self.get("echo", "/?[read(3),read(),read()]", self.CONTENT, length=-1)
        reported = json.loads(exchange.body)
        self.assertEqual(eval(reported["input"]), [b"fir", self.CONTENT[3:], b""])
        self.assertIs(reported["environ"]["wsgi.input_terminated"], True)

    def test_lost_input_raises(self) -> None:
        host = self.host("echo")
        host.begin("/?read()", length=9)
        for kind, _ in host.frames():
            if kind == wire.READ:
                host.answer(wire.INPUT_LOST, {"error": "the client went away"})
                break
        exchange = host.finish()
        self.assertEqual((exchange.raised, exchange.head), ([], None))  # the front knows why

    def test_input_is_never_needed(self) -> None:
        exchange = self.get("kinds:function", content=b"unread", length=6)
        self.assert_complete(exchange)
        self.assertNotIn(wire.READ, exchange.kinds)


class QuotingTest(unittest.TestCase):
    def test_quote_is_the_opposite_of_path_info(self) -> None:
        data = bytes(range(1, 256))
        with Host("echo") as host:
            exchange = host.get("/" + quote(data), fields=[])
            path = json.loads(exchange.body)["environ"]["PATH_INFO"]
        self.assertEqual(path.encode("latin-1"), b"/" + data)


if __name__ == "__main__":
    unittest.main()
