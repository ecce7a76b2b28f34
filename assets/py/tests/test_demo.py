"""The demo application keeps the rules of PEP 3333, but where it says not."""

from __future__ import annotations

import io
import json
import logging
import sys
import traceback
import unittest
from pathlib import Path
from typing import Any
from unittest import mock
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

DEMO = Path(__file__).resolve().parents[2] / "demo"


class Answer:
    """What a call of the application gave."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: list[tuple[str, str]] = []
        self.exc_info: Any = None
        self.written: list[bytes] = []
        self.blocks: list[bytes] = []

    def start_response(self, status: str, headers: Any, exc_info: Any = None) -> Any:
        self.status, self.headers, self.exc_info = status, headers, exc_info
        return self.written.append

    @property
    def content(self) -> bytes:
        return b"".join(self.written + self.blocks)

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]


class DemoTest(unittest.TestCase):
    def setUp(self) -> None:
        before = set(sys.modules)
        sys.path.insert(0, str(DEMO))
        self.addCleanup(self.forget, before)
        # As a server would import it, but with the test runner's own logging.
        with mock.patch("logging.basicConfig"):
            import app
            import streams
            import trouble
        self.app, self.streams, self.trouble = app, streams, trouble
        self.errors = io.StringIO()

    @staticmethod
    def forget(before: set[str]) -> None:
        sys.path.remove(str(DEMO))
        for name in set(sys.modules) - before:
            if str(DEMO) in (getattr(sys.modules[name], "__file__", "") or ""):
                del sys.modules[name]

    def call(self, path: str, limit: int = -1, **environ: Any) -> Answer:
        """Call the demo under wsgiref's validator and take `limit` blocks."""
        environ = {"SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": "", **environ}
        environ.setdefault("wsgi.errors", self.errors)
        setup_testing_defaults(environ)
        answer = Answer()
        blocks = validator(self.app.app)(environ, answer.start_response)
        try:
            for block in blocks:
                answer.blocks.append(block)
                if len(answer.blocks) == limit:
                    break
        finally:
            blocks.close()
        return answer

    def test_index_links_every_route(self) -> None:
        page = self.call("/", SCRIPT_NAME="/mounted").content.decode()
        for path in self.app.ROUTES:
            self.assertIn(f'href="/mounted{path}"', page)
        self.assertIn(str(DEMO / "app.py"), page)

    def test_every_route_says_what_it_shows(self) -> None:
        for path, view in self.app.ROUTES.items():
            with self.subTest(path):
                self.assertRegex(view.__doc__ or "", r"^[^\n]+\.$")

    def test_content_length_is_right(self) -> None:
        for path in ("/", "/form", "/json", "/cookies", "/nowhere/é"):
            with self.subTest(path):
                path = path.encode().decode("latin-1")
                answer = self.call(path)
                self.assertEqual(answer.values("Content-Length"), [str(len(answer.content))])

    def test_middleware_adds_a_field_and_a_key(self) -> None:
        answer = self.call("/json")
        self.assertRegex(answer.values("Server-Timing")[0], r"^start;dur=\d+\.\d$")
        self.assertIn("demo.arrived", json.loads(answer.content))
        self.assertRegex(self.errors.getvalue(), r"^served in \d+\.\d{3} s\n$")

    def test_json_is_the_environ(self) -> None:
        picture = json.loads(self.call("/json", HTTP_X_ONE="1'2").content)
        self.assertEqual(picture["HTTP_X_ONE"], repr("1'2"))
        self.assertEqual(picture["wsgi.version"], "(1, 0)")

    def test_form_echoes_escaped(self) -> None:
        content = b"name=%3Cb%3E&drink=caf%C3%A9&drink="
        answer = self.call(
            "/form",
            REQUEST_METHOD="POST",
            CONTENT_LENGTH=str(len(content)),
            **{"wsgi.input": io.BytesIO(content + b"&after=it")},
        )
        page = answer.content.decode()
        self.assertIn("<dt>name</dt><dd>&lt;b&gt;</dd>", page)
        self.assertIn("<dt>drink</dt><dd>café, </dd>", page)
        self.assertNotIn("after", page)

    def test_unknown_path_is_404_and_escaped(self) -> None:
        answer = self.call("/<é>".encode().decode("latin-1"))
        self.assertEqual(answer.status, "404 Not Found")
        self.assertIn("/&lt;é&gt;", answer.content.decode())

    def test_cookies_are_two_fields(self) -> None:
        for cookie, visits in (("", 1), ("visits=4; a=b", 5), ("visits=x", 1)):
            with self.subTest(cookie):
                answer = self.call("/cookies", HTTP_COOKIE=cookie)
                first, second = answer.values("Set-Cookie")
                self.assertTrue(first.startswith(f"visits={visits};"), first)
                self.assertTrue(second.startswith("flavour=oat;"), second)

    def test_stream_is_closed_at_its_end(self) -> None:
        with mock.patch.object(self.streams, "SECONDS_BETWEEN", 0):
            answer = self.call("/stream")
        self.assertEqual(len(answer.blocks), self.streams.BLOCKS)
        self.assertIn("closed after block 20", self.errors.getvalue())

    def test_stream_is_closed_half_way(self) -> None:
        with mock.patch.object(self.streams, "SECONDS_BETWEEN", 0):
            answer = self.call("/stream", limit=3)
        self.assertEqual(answer.content.splitlines()[-1], b"block 3 of 20")
        self.assertIn("closed after block 3", self.errors.getvalue())

    def test_write_comes_before_the_iterable(self) -> None:
        answer = self.call("/write")
        self.assertEqual(len(answer.written), 2)
        self.assertTrue(answer.content.startswith(b"first"))
        self.assertTrue(answer.content.endswith(b"from the iterable\n"))

    def test_error_has_a_cause_and_library_frames(self) -> None:
        with self.assertRaises(self.trouble.BadOrder) as caught:
            try:
                self.call("/error")
            except self.trouble.BadOrder as error:
                # assertRaises takes the traceback away.
                frames = traceback.extract_tb(error.__traceback__)
                raise
        self.assertIsInstance(caught.exception.__cause__, ValueError)
        names = [frame.name for frame in frames]
        self.assertLess(names.index("error"), names.index("raw_decode"))
        self.assertEqual(names[-1], "line_total")

    def test_handled_logs_and_gives_exc_info(self) -> None:
        with self.assertLogs("demo", logging.ERROR) as logs:
            answer = self.call("/handled")
        self.assertEqual(answer.status, "500 Internal Server Error")
        self.assertIs(answer.exc_info[0], self.trouble.BadOrder)
        self.assertIsNotNone(logs.records[0].exc_info)

    def test_prompt_stops_where_the_order_can_be_mended(self) -> None:
        def mend() -> None:
            caller = sys._getframe(1)
            self.assertEqual(caller.f_code.co_name, "prompt")
            caller.f_locals["order"][1]["price"] = "4.50"

        with mock.patch.object(sys, "breakpointhook", mend):
            self.assertEqual(self.call("/prompt").content, b"10.90\n")

    def test_broken_breaks_a_rule(self) -> None:
        with self.assertRaisesRegex(AssertionError, "non-bytestring"):
            self.call("/broken")

    def test_output_goes_to_all_places(self) -> None:
        out, err = io.StringIO(), io.StringIO()
        streams = mock.patch.multiple(sys, stdout=out, stderr=err)
        with streams, self.assertLogs("demo", logging.INFO) as logs:
            self.call("/output")
        self.assertEqual(out.getvalue(), "to standard output\n")
        self.assertEqual(err.getvalue(), "to standard error\n")
        self.assertIn("to wsgi.errors", self.errors.getvalue())
        self.assertEqual(len(logs.records), 2)


if __name__ == "__main__":
    unittest.main()
