"""What the host owes an application: one test for each rule of PEP 3333."""

from __future__ import annotations

import json
import unittest
from typing import Any, Dict
from urllib.parse import quote

from gdev_host import wire
from tests.front import Exchange, Host


class RuleTest(unittest.TestCase):
    """Keeps one host for each fixture application."""

    hosts: Dict[str, Host]

    @classmethod
    def setUpClass(cls) -> None:
        cls.hosts = {}

    @classmethod
    def tearDownClass(cls) -> None:
        for host in cls.hosts.values():
            host.close()

    def host(self, app: str) -> Host:
        if app not in self.hosts:
            self.hosts[app] = Host(app)
            self.assertIsNone(self.hosts[app].failed)
        return self.hosts[app]

    def get(self, app: str, target: str = "/", content: bytes = b"", **request: Any) -> Exchange:
        return self.host(app).get(target, content, **request)

    def assert_complete(self, exchange: Exchange) -> None:
        self.assertEqual(exchange.raised, [])
        self.assertFalse(exchange.end["cut"])
        self.assertIsNotNone(exchange.head)

    def start(self, expression: str, path: str = "/") -> Exchange:
        return self.get("starts", f"{path}?{expression}")


class CallTest(RuleTest):
    def test_s01_any_callable_serves(self) -> None:
        for attr in ("function", "Class", "instance", "bound", "partial"):
            with self.subTest(attr):
                self.assertEqual(self.get(f"kinds:{attr}").body, b"served")

    def test_s02_arguments_are_positional(self) -> None:
        self.assert_complete(self.get("kinds:function"))

    def test_s06_iterables(self) -> None:
        for kind in ("list", "tuple", "generator", "instance", "sequence", "map"):
            with self.subTest(kind):
                exchange = self.get("iterables", f"/{kind}")
                self.assert_complete(exchange)
                self.assertEqual(exchange.body, b"ab")

    def test_s07_no_block_waits_for_a_later_one(self) -> None:
        exchange = self.get("streaming", content=b"xy")
        kinds = [k for k in exchange.kinds if k in (wire.HEAD, wire.BLOCK, wire.READ)]
        self.assertEqual(
            kinds, [wire.HEAD, wire.BLOCK, wire.READ, wire.BLOCK, wire.READ, wire.BLOCK]
        )

    def test_s08_not_one_byte_is_changed(self) -> None:
        self.assertEqual(self.get("iterables", "/bytes").body, bytes(range(256)) * 3)
        large = self.get("iterables", "/large")
        self.assertEqual(large.body, b"x" * 3_000_000 + b"y")
        self.assertLessEqual(max(len(data) for _, data in large.blocks), 1 << 20)

    def test_s10_close_is_called_once(self) -> None:
        for path, cut in (("/", False), ("/raises", True), ("/close-raises", False)):
            with self.subTest(path):
                exchange = self.get("closing", path)
                self.assertEqual(exchange.text("o"), "close\n")
                self.assertEqual(exchange.end["cut"], cut)

    def test_s10_close_is_called_when_the_client_went_away(self) -> None:
        host = self.host("closing")
        number = host.begin("/endless")
        host.answer(wire.GONE, {"exchange": number - 1})  # late, for another exchange
        host.answer(wire.GONE, {"exchange": number})
        exchange = host.finish()
        self.assertEqual(exchange.text("o"), "close\n")
        self.assertTrue(exchange.end["gone"])
        self.assertEqual(exchange.raised, [])

    def test_s11_start_response_in_the_first_next(self) -> None:
        exchange = self.get("late_start")
        self.assert_complete(exchange)
        self.assertEqual(exchange.head["status"], "200 Late")

    def test_s12_no_other_attribute_is_touched(self) -> None:
        self.assertEqual(self.get("iterables", "/curious").text("o"), "touched close\n")

    def test_s37_exceptions_are_trapped(self) -> None:
        for kind in ("Value", "Exit", "Interrupt", "Generator", "Recursion", "Stop"):
            for where in ("call", "iteration", "sent"):
                if (kind, where) == ("Stop", "iteration") or (kind, where) == ("Stop", "sent"):
                    continue  # that is how an iterator ends
                with self.subTest(kind=kind, where=where):
                    exchange = self.get("raises", f"/{where}/{kind}")
                    place = "call" if where == "call" else "iteration"
                    self.assertEqual([r["where"] for r in exchange.raised], [place])
                    self.assertEqual(exchange.head is not None, where == "sent")
                    self.assertEqual(exchange.end["cut"], where == "sent")

    def test_a03_a04_wrong_results_are_refused(self) -> None:
        for name, message in (
            ("none", "returned None"),
            ("str", "returned str"),
            ("bytes", "returned bytes"),
            ("number", "not iterable"),
            ("strs", "must be bytes, not str"),
            ("numbers", "must be bytes, not int"),
            ("bytearrays", "must be bytes, not bytearray"),
            ("unstarted", "start_response was not called"),
        ):
            with self.subTest(name):
                exchange = self.get("wrong_results", f"/{name}")
                self.assertEqual(len(exchange.raised), 1)
                self.assertIn(message, exchange.raised[0]["traceback"]["message"])
                self.assertIsNone(exchange.head)


class StartResponseTest(RuleTest):
    def test_s04_s05_s24_head_goes_with_the_first_non_empty_block(self) -> None:
        exchange = self.get("late_start")
        kinds = [k for k in exchange.kinds if k in (wire.CALLED, wire.HEAD, wire.BLOCK)]
        self.assertEqual(kinds, [wire.BLOCK, wire.CALLED, wire.HEAD, wire.BLOCK])
        self.assertEqual(exchange.blocks, [(wire.BLOCK_UNSENT, b""), (0, b"late")])

    def test_s25_exc_info_replaces_what_was_not_sent(self) -> None:
        exchange = self.get("exc_info", "/before")
        self.assert_complete(exchange)
        self.assertEqual(exchange.head["status"], "500 Replaced")
        self.assertEqual(exchange.fields("X-First") + exchange.fields("X-Second"), ["2"])
        self.assertEqual(exchange.fields("Content-Length"), [])
        self.assertEqual(exchange.calls[1]["exc_info"], "exc_info.Oops: first")

    def test_s26_exc_info_raises_after_something_was_sent(self) -> None:
        exchange = self.get("exc_info", "/after")
        self.assertTrue(exchange.end["cut"])
        [raised] = exchange.raised
        self.assertEqual(raised["traceback"]["type"], "exc_info.Oops")
        self.assertEqual(raised["traceback"]["frames"][-1]["function"], "fail")
        self.assertNotIn("gdev_host", raised["traceback"]["text"])

    def test_s26_the_response_is_cut_off_where_that_is_swallowed(self) -> None:
        exchange = self.get("exc_info", "/swallowed")
        self.assertTrue(exchange.end["cut"])

    def test_s27_a_second_call_needs_exc_info(self) -> None:
        exchange = self.get("exc_info", "/twice")
        self.assertIn("without exc_info", exchange.calls[1]["error"])
        self.assertEqual(exchange.raised[0]["traceback"]["type"], "AssertionError")
        self.assertIsNone(exchange.head)

    def test_s27_also_where_the_first_call_raised(self) -> None:
        exchange = self.start("'bad',[]", "/caught")
        self.assertEqual(len(exchange.calls), 2)
        self.assertIn("without exc_info", exchange.calls[1]["error"])

    def test_s28_no_reference_is_kept(self) -> None:
        self.get("exc_info", "/referenced")
        self.assertEqual(self.get("exc_info", "/referenced").text("o"), "gone\n")

    def test_s29_s30_x06_what_cannot_be_sent_is_refused_at_the_caller(self) -> None:
        for expression, error in (
            ("200,[]", "TypeError: status must be str"),
            ("b'200 OK',[]", "TypeError: status must be str"),
            ("'OK',[]", "ValueError: status must be like"),
            ("'200OK',[]", "ValueError: status must be like"),
            ("'099 OK',[]", "ValueError: status must be like"),
            ("'200 OK\\r\\nX: y',[]", "ValueError: status holds a control"),
            ("'200 OK\\n',[]", "ValueError: status holds a control"),
            ("'200 \\u20ac',[]", "ValueError: status cannot be encoded"),
            ("'200 OK',None", "TypeError: headers must be a list"),
            ("'200 OK',{'a':'b'}", "TypeError: headers must be a list"),
            ("'200 OK',['ab']", "TypeError: a field must be"),
            ("'200 OK',[('a','b','c')]", "TypeError: a field must be"),
            ("'200 OK',[('a',1)]", "TypeError: field name and value"),
            ("'200 OK',[(b'a',b'b')]", "TypeError: field name and value"),
            ("'200 OK',[('','b')]", "ValueError: field name"),
            ("'200 OK',[('a:','b')]", "ValueError: field name"),
            ("'200 OK',[('a\\n','b')]", "ValueError: field name"),
            ("'200 OK',[('a','b\\r\\nc')]", "ValueError: field 'a' holds a control"),
            ("'200 OK',[('a','b\\0')]", "ValueError: field 'a' holds a control"),
            ("'200 OK',[('a','b\\n')]", "ValueError: field 'a' holds a control"),
            ("'200 OK',[('a','\\u20ac')]", "ValueError: field 'a' cannot be encoded"),
            ("'200 OK',[('Connection','x')]", "ValueError: field 'Connection' is hop-by-hop"),
            ("'200 OK',[('transfer-encoding','x')]", "ValueError: field 'transfer-encoding' is"),
            ("'200 OK',[('Content-Length','x')]", "ValueError: Content-Length must be"),
            ("'200 OK',[('Content-Length','-1')]", "ValueError: Content-Length must be"),
            ("'200 OK',[('Content-Length','1'),('content-length','2')]", "ValueError: Content-Len"),
        ):
            with self.subTest(expression):
                exchange = self.start(expression)
                self.assertTrue(exchange.calls[0]["error"].startswith(error), exchange.calls)
                self.assertTrue(exchange.calls[0]["where"].startswith("starts.py:"))
                self.assertEqual(exchange.raised[0]["where"], "call")
                frames = exchange.raised[0]["traceback"]["frames"]
                self.assertEqual(frames[-1]["function"], "application")
                self.assertIsNone(exchange.head)

    def test_what_is_odd_but_can_be_sent_is_sent(self) -> None:
        for expression in (
            "'200',[]",
            "'200 ',[]",
            "'299 \\xfcmlaut \\t',[]",
            "'200 OK',()",
            "'200 OK',[['a','b']]",
            "'200 OK',[('a',''),('A','\\t\\xe9')]",
            "'200 OK',[('Status','x')]",
        ):
            with self.subTest(expression):
                self.assert_complete(self.start(expression))

    def test_s31_date_and_server_are_added_where_missing(self) -> None:
        exchange = self.start("'200 OK',[]")
        self.assertEqual(exchange.fields("Server"), ["gdev/test"])
        self.assertRegex(exchange.fields("Date")[0], r"^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$")
        exchange = self.start("'200 OK',[('date','then'),('SERVER','mine')]")
        self.assertEqual(exchange.fields("Server") + exchange.fields("Date"), ["mine", "then"])

    def test_x02_the_status_is_sent_as_given(self) -> None:
        self.assertEqual(self.start("'418  \\xe9  tea',[]").head["status"], "418  é  tea")

    def test_x03_repeated_fields_keep_order_and_spelling(self) -> None:
        fields = [["Set-Cookie", "a=1"], ["x-Y", "z"], ["set-COOKIE", "b=2"]]
        exchange = self.start(f"'200 OK',{json.dumps(fields, separators=(',', ':'))}")
        self.assertEqual(exchange.head["fields"][:3], fields)


class ContentTest(RuleTest):
    def test_s32_no_more_bytes_than_content_length(self) -> None:
        for path, where in (
            ("/yield/5", "host"),
            ("/yield/4/1", "host"),
            ("/yield/3/2/7", "host"),
            ("/write/5", "call"),
            ("/write/4/1", "call"),
        ):
            with self.subTest(path):
                exchange = self.get("lengths", path)
                self.assertEqual(exchange.body, b"xxxx")
                self.assertFalse(exchange.end["cut"])
                self.assertEqual([r["where"] for r in exchange.raised], [where])
                self.assertIn("Content-Length", exchange.raised[0]["traceback"]["message"])
                self.assertTrue(exchange.blocks[-1][0] & wire.BLOCK_UNSENT)

    def test_s32_too_few_bytes_are_an_error(self) -> None:
        for path in ("/yield/3", "/write/1/1", "/yield/0"):
            with self.subTest(path):
                exchange = self.get("lengths", path)
                self.assertTrue(exchange.end["cut"])
                self.assertEqual([r["where"] for r in exchange.raised], ["host"])

    def test_s32_just_enough(self) -> None:
        for path in ("/yield/4", "/write/2/2", "/yield/0/4/0"):
            with self.subTest(path):
                self.assert_complete(self.get("lengths", path))

    def test_s33_length_is_inferred(self) -> None:
        for path, lengths in (("/one", ["2"]), ("/list", []), ("/generator", []), ("/empty", ["0"])):
            with self.subTest(path):
                self.assertEqual(self.get("iterables", path).fields("Content-Length"), lengths)
        self.assertEqual(self.get("writes", content=b"x").fields("Content-Length"), [])
        head = self.get("iterables", "/one", method="HEAD")
        self.assertEqual(head.fields("Content-Length"), ["2"])
        head = self.get("iterables", "/empty", method="HEAD")
        self.assertEqual(head.fields("Content-Length"), [])

    def test_s35_written_blocks_come_first_and_at_once(self) -> None:
        exchange = self.get("writes", content=b"x")
        self.assertEqual(exchange.blocks, [(wire.BLOCK_WRITTEN, b"written "), (0, b"yielded")])
        self.assertLess(exchange.kinds.index(wire.BLOCK), exchange.kinds.index(wire.READ))

    def test_s42_file_wrapper(self) -> None:
        for path, body in (("/all", b"x" * 20), ("/part", b"x" * 5)):
            with self.subTest(path):
                exchange = self.get("files", path)
                self.assert_complete(exchange)
                self.assertEqual(exchange.body, body)
                self.assertEqual(exchange.text("o"), "file closed\n")

    def test_x01_no_content(self) -> None:
        for status, method in (("200 OK", "HEAD"), ("204 No", "GET"), ("304 Not", "GET")):
            with self.subTest(status):
                exchange = self.get("starts", f"/?'{status}',[]", method=method)
                self.assert_complete(exchange)
                self.assertEqual(exchange.body, b"")
                self.assertEqual(exchange.blocks, [(wire.BLOCK_UNSENT, b"served")])

    def test_write_raises_when_the_client_went_away(self) -> None:
        host = self.host("gone_writer")
        number = host.begin("/")
        host.answer(wire.GONE, {"exchange": number})
        exchange = host.finish()
        self.assertEqual(exchange.text("o"), "write raised True\n")
        self.assertTrue(exchange.end["gone"])
        self.assertEqual(exchange.raised, [])


class EnvironTest(RuleTest):
    def told(self, target: str = "/", content: bytes = b"", **request: Any) -> Dict[str, Any]:
        exchange = self.get("echo", target, content, **request)
        self.assert_complete(exchange)
        told: Dict[str, Any] = json.loads(exchange.body)
        for key, value in told["environ"].items():
            shown = exchange.given(key)
            self.assertEqual(shown, repr(tuple(value) if key == "wsgi.version" else value))
        return told

    def test_s03_environ_is_a_dict_that_may_be_changed(self) -> None:
        self.assertTrue(self.told()["is_dict"])
        exchange = self.get("environ_changes", "/x?q")
        self.assert_complete(exchange)
        self.assertEqual([v["key"] for v in exchange.end["changed"]], ["PATH_INFO"])
        self.assertEqual([v["key"] for v in exchange.end["added"]], ["app.added", "5"])
        self.assertIn("repr raised RuntimeError", exchange.end["added"][0]["repr"])
        self.assertEqual(exchange.end["removed"], ["SERVER_SOFTWARE"])
        self.assertEqual(exchange.output, [])

    def test_s13_to_s20_keys(self) -> None:
        environ = self.told("/a%20b", method="PATCH", version="HTTP/1.0")["environ"]
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
        environ = self.told("/", b"abc", fields=fields)["environ"]
        self.assertEqual((environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]), ("a/b", "3"))
        self.assertNotIn("HTTP_CONTENT_TYPE", environ)

    def test_s17_repeated_fields_are_joined(self) -> None:
        fields = [["Cookie", "a=1"], ["X-A", "1"], ["cookie", "b=2"], ["x-a", "2"]]
        environ = self.told(fields=fields)["environ"]
        self.assertEqual((environ["HTTP_COOKIE"], environ["HTTP_X_A"]), ("a=1; b=2", "1, 2"))

    def test_s19_https(self) -> None:
        environ = self.told(scheme="https")["environ"]
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
        environ = self.told("/%C3%BC/\xc3\xbc%FF%zz", fields=[["X", "\xe9"]])["environ"]
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
                ("[read(4),read(0),read(99),read(1),read()]", [b"firs", b"", b"t\nsecond\n\nlast", b"", b""]),
                ("[readline(),readline(3),readline(),readline(-1),readline(),readline()]",
                 [b"first\n", b"sec", b"ond\n", b"\n", b"last", b""]),
                ("readlines()", lines),
                ("[readlines(7),readlines(1),read()]", [lines[:2], [b"\n"], b"last"]),
                ("list(__iter__())", lines),
                ("[readline(),read(2),readline(),read()]", [b"first\n", b"se", b"cond\n", b"\nlast"]),
            ):
                with self.subTest(expression, piece=piece):
                    self.assertEqual(self.read(expression, piece=piece), expected)

    def test_s23_reading_on_never_asks_the_front(self) -> None:
        exchange = self.get("echo", "/?[read(),read(),readline()]", b"abc")
        self.assertEqual(exchange.kinds.count(wire.READ), 1)
        self.assertEqual(self.get("echo", "/?read()").kinds.count(wire.READ), 0)

    def test_s23_chunked_content_is_read_to_its_end(self) -> None:
        exchange = self.get("echo", "/?[read(3),read(),read()]", self.CONTENT, length=-1)
        told = json.loads(exchange.body)
        self.assertEqual(eval(told["input"]), [b"fir", self.CONTENT[3:], b""])
        self.assertIs(told["environ"]["wsgi.input_terminated"], True)

    def test_lost_input_raises(self) -> None:
        host = self.host("echo")
        host.begin("/?read()", length=9)
        for kind, _ in host.frames():
            if kind == wire.READ:
                host.answer(wire.INPUT_LOST, {"error": "the client went away"})
                break
        exchange = host.finish()
        self.assertEqual(exchange.raised[0]["traceback"]["message"], "the client went away")

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
