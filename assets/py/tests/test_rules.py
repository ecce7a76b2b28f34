"""What the host owes an application: the call, start_response, the content."""

from __future__ import annotations

import json
import unittest

from gdev_host.link import wire
from tests.case import RuleTest


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

    def test_s09_the_length_of_the_iterable_is_relied_on(self) -> None:
        lying = self.get("iterables", "/lying")
        self.assertEqual((lying.body, lying.fields("Content-Length")), (b"a", ["1"]))
        self.assertEqual([raised["where"] for raised in lying.raised], ["host"])
        self.assertEqual(self.get("iterables", "/nonsense").body, b"ab")

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

    def test_s12_no_other_attribute_is_read(self) -> None:
        self.assertEqual(self.get("iterables", "/curious").text("o"), "touched close\n")

    def test_s37_exceptions_are_trapped(self) -> None:
        for kind in ("Value", "Exit", "Interrupt", "Generator", "Recursion", "Stop"):
            for where in ("call", "iteration", "sent"):
                if (kind, where) == ("Stop", "iteration") or (kind, where) == ("Stop", "sent"):
                    continue  # so an iterator ends
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
        self.assertEqual([raised["where"] for raised in exchange.raised], ["handled"])
        self.assertFalse(exchange.end["cut"])
        self.assertEqual(exchange.head["status"], "500 Replaced")
        self.assertEqual(exchange.fields("X-First") + exchange.fields("X-Second"), ["2"])
        self.assertEqual(exchange.fields("Content-Length"), [])
        self.assertEqual(exchange.calls[1]["exc_info"], "exc_info.Oops: first")

    def test_s26_exc_info_raises_after_something_was_sent(self) -> None:
        exchange = self.get("exc_info", "/after")
        self.assertTrue(exchange.end["cut"])
        [raised] = exchange.raised
        self.assertEqual(raised["where"], "iteration")
        self.assertEqual(raised["traceback"]["type"], "exc_info.Oops")
        self.assertEqual(raised["traceback"]["frames"][-1]["function"], "fail")
        self.assertNotIn("gdev_host", raised["traceback"]["text"])

    def test_s26_the_response_is_cut_off_where_that_is_swallowed(self) -> None:
        exchange = self.get("exc_info", "/swallowed")
        self.assertTrue(exchange.end["cut"])
        self.assertEqual([raised["where"] for raised in exchange.raised], ["handled"])

    def test_s26_another_exception_is_raised_in_its_place(self) -> None:
        exchange = self.get("exc_info", "/another")
        self.assertEqual(
            [(raised["where"], raised["traceback"]["type"]) for raised in exchange.raised],
            [("handled", "exc_info.Oops"), ("iteration", "KeyError")],
        )

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
        for path in ("/referenced", "/referenced-after"):
            with self.subTest(path):
                self.get("exc_info", path)
                self.assertEqual(self.get("exc_info", path).text("o"), "gone\n")

    def test_s29_s30_x06_what_cannot_be_sent_is_refused_at_the_caller(self) -> None:
        for expression, error in (
            ("200,[]", "TypeError: status must be str"),
            ("b'200 OK',[]", "TypeError: status must be str"),
            ("'OK',[]", "ValueError: status must be like"),
            ("'200OK',[]", "ValueError: status must be like"),
            ("'099 OK',[]", "ValueError: status must be like"),
            ("'100 Continue',[]", "ValueError: status 100 is interim"),
            ("'101 Switching Protocols',[]", "ValueError: status 101 is interim"),
            ("'200 OK',iter([('a',1)])", "TypeError: field name and value"),
            ("'200 OK',3", "TypeError: headers must be a list"),
            ("'200 OK',[('Content-Length','9' * 19)]", "ValueError: Content-Length must be"),
            ("'200 OK',[('Content-Length','9' * 9999)]", "ValueError: Content-Length must be"),
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

    def test_what_is_wrong_but_can_be_sent_is_sent(self) -> None:
        for expression in (
            "'200',[]",
            "'200 ',[]",
            "'299 \\xfcmlaut \\t',[]",
            "'200 OK',()",
            "'200 OK',[['a','b']]",
            "'200 OK',[('a',''),('A','\\t\\xe9')]",
            "'200 OK',[('Status','x')]",
            "'200 OK',iter([('a','b')])",
            "'200 OK',{'a':'b'}.items()",
            "'407 Proxy Authentication Required',[('Proxy-Authenticate','Basic realm=x')]",
            "'200 OK',[('Trailer','X-A')]",
        ):
            with self.subTest(expression):
                self.assert_complete(self.start(expression))

    def test_an_iterator_of_fields_is_read_once_and_reported(self) -> None:
        exchange = self.start("'200 OK',iter([('A','b'),('C','d')])")
        self.assertEqual(exchange.fields("A"), ["b"])
        self.assertEqual([f["rule"] for f in exchange.findings], ["A9", "A22"])
        self.assertEqual([f["value"] for f in exchange.calls[0]["fields"]], ["b", "d"])

    def test_content_length_is_sent_once_and_as_a_number_alone(self) -> None:
        for given in ("' 6'", "'6\\t'", "'06'", "'6'),('content-length','6 '"):
            with self.subTest(given):
                exchange = self.start(f"'200 OK',[('A','b'),('Content-Length',{given}),('C','d')]")
                self.assert_complete(exchange)
                self.assertEqual(exchange.fields("Content-Length"), ["6"])
                sent = [name for name, _ in exchange.head["fields"]]
                self.assertEqual(sent[:3], ["A", "Content-Length", "C"])
                self.assertIn(exchange.calls[0]["fields"][1]["value"], (" 6", "6\t", "06", "6"))

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
        for path, lengths in (
            ("/one", ["2"]),
            ("/list", []),
            ("/generator", []),
            ("/empty", ["0"]),
        ):
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


if __name__ == "__main__":
    unittest.main()
