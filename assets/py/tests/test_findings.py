"""The findings: each rule of PEP 3333 for applications, broken and kept."""

from __future__ import annotations

import ast
import re
import shutil
import tempfile
import unittest
from pathlib import Path
from typing import Any

from gdev_host.link import wire
from tests.case import RuleTest
from tests.front import FIXTURES, Exchange, Host
from tests.test_spec import REQUESTS, RULES, SPEC

WARNINGS = {"A16", "A20", "A21", "A22"}
BROKEN = sorted(Path(FIXTURES).glob("a[0-9][0-9]_*.py"))
GOOD = sorted(Path(FIXTURES).glob("good_*.py"))
ALONE = {"a01_unknown"}  # the host itself has to call it
SUBJECTS = {
    "A2": "protocol",
    "A3": "content",
    "A4": "content",
    "A8": "status",
    "A9": "field",
    "A10": "field",
    "A11": "field",
    "A13": "field",
    "A16": "input",
    "A20": "environ",
    "A23": "environ",
    "A24": "content",
    "A25": "content",
}


def constants(page: Path) -> dict[str, Any]:
    """Return the constants of a fixture without importing it."""
    found: dict[str, Any] = {"METHOD": "GET", "CONTENT": b"", "TIMES": 1}
    for node in ast.parse(page.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                continue
    return found


def fields(application: str, content: bytes) -> list[list[str]]:
    found = [["X-Application", application]]
    return [*found, ["Content-Length", str(len(content))]] if content else found


def rules(exchange: Exchange) -> list[str]:
    return [finding["rule"] for finding in exchange.findings]


class FindingsTest(RuleTest):
    def ask(self, page: Path) -> tuple[Exchange, dict[str, Any]]:
        given = constants(page)
        content = given["CONTENT"]
        for _ in range(given["TIMES"]):
            exchange = self.get(
                page.stem if page.stem in ALONE else "by_name",
                "/",
                content,
                method=given["METHOD"],
                length=given.get("LENGTH", len(content)),
                fields=fields(page.stem, content),
            )
        return exchange, given

    def test_a_broken_rule_is_reported_and_no_other(self) -> None:
        for page in BROKEN:
            with self.subTest(page.stem):
                exchange, given = self.ask(page)
                self.assertEqual(rules(exchange), given["EXPECT"], exchange.findings)
                self.assertIn(f"A{int(page.stem[1:3])}", given["EXPECT"])
                for finding in exchange.findings:
                    self.check(finding, given)

    def check(self, finding: dict[str, Any], given: dict[str, Any]) -> None:
        level = "warning" if finding["rule"] in WARNINGS else "error"
        if finding["rule"] != "A18":
            self.assertEqual(finding["level"], level)
        elif "LEVEL" in given:
            self.assertEqual(finding["level"], given["LEVEL"])
        self.assertIn(finding["subject"], SUBJECTS.get(finding["rule"], finding["subject"]))
        self.assertRegex(finding["where"], r"^(a\d\d_\w+|by_name)\.py:\d+$")

    def test_no_finding_where_no_rule_is_broken(self) -> None:
        for page in GOOD:
            with self.subTest(page.stem):
                exchange, _ = self.ask(page)
                self.assertEqual(exchange.findings, [])

    def test_the_variables_of_the_application_are_its_own(self) -> None:
        exchange, _ = self.ask(Path(FIXTURES) / "good_locals_kept.py")
        self.assertEqual(exchange.body, b"environ start_response")

    def test_the_response_is_as_it_would_be_without(self) -> None:
        for name, body, status in (
            ("a02_keywords", b"x", "200 OK"),
            ("a04_subclass", b"<p>", "200 OK"),
            ("a05_too_long", b"ab", "200 OK"),
            ("a08_two_spaces", b"x", "200  OK"),
            ("a08_subclass", b"x", "200 OK"),
            ("a09_lists", b"x", "200 OK"),
            ("a11_tab", b"x", "200 OK"),
            ("a14_always", b"x", "200 OK"),
            ("a18_while_iterated", b"abc", "200 OK"),
            ("a22_content_of_204", b"", "204 No Content"),
            ("a24_joined", b"ab", "200 OK"),
            ("a25_for", b"AB", "200 OK"),
        ):
            with self.subTest(name):
                exchange, _ = self.ask(Path(FIXTURES) / f"{name}.py")
                self.assert_complete(exchange)
                self.assertEqual((exchange.body, exchange.head["status"]), (body, status))

    def test_an_exchange_leaves_nothing_to_the_garbage_collector(self) -> None:
        for path in ("/", "/", "/error", "/error", "/"):
            exchange = self.get("garbage", path)
        self.assertEqual(exchange.body, b"0")

    def test_each_rule_has_a_fixture(self) -> None:
        self.assertEqual(sorted({f"A{int(page.stem[1:3])}" for page in BROKEN}), sorted(RULES))

    def test_value_and_place_of_a_finding(self) -> None:
        for name, seen, line, subject, key in (
            ("a04_subclass", "b'<p>' (a04_subclass.Markup)", 12, "content", ""),
            ("a05_too_long", "3, but 2 blocks", 10, "content", ""),
            ("a06_late", "", 8, "content", ""),
            ("a08_two_spaces", "'200  OK' (str)", 7, "status", ""),
            ("a08_number", "200 (int)", 7, "status", ""),
            ("a09_number", "1 (int)", 7, "field", "Content-Length"),
            ("a16_too_much", "read(6), 5 bytes left", 9, "input", ""),
            ("a17_close", ".close", 8, "input", ""),
            ("a17_errors", ".close", 8, "errors", ""),
            (
                "a19_no_number",
                "Content-Length must be one number, not '4.0'",
                7,
                "field",
                "Content-Length",
            ),
            ("a20_request", "'HTTP_AUTHORIZATION' (str)", 15, "environ", "HTTP_AUTHORIZATION"),
            ("a24_joined", "page (generator)", 13, "content", ""),
            ("a25_class", "page (generator)", 8, "content", ""),
        ):
            with self.subTest(name):
                exchange, _ = self.ask(Path(FIXTURES) / f"{name}.py")
                [finding] = exchange.findings
                reported = finding["seen"], finding["where"], finding["subject"], finding["name"]
                self.assertEqual(reported, (seen, f"{name}.py:{line}", subject, key))

    def test_a_finding_comes_while_the_exchange_goes_on(self) -> None:
        host = self.host("a18_while_iterated")
        host.begin("/")
        kinds = [kind for kind, _ in host.frames()]
        self.assertLess(kinds.index(wire.FINDING), len(kinds) - 2)

    def test_there_are_not_too_many(self) -> None:
        exchange = self.get("flawed_fields")
        self.assertEqual(len(exchange.findings), 50)
        self.assertEqual(exchange.end["lost"], 50)


class SpecTest(unittest.TestCase):
    """The examples of the explanations, served by the host."""

    def test_the_examples(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            for rule in RULES:
                for name, source in zip(("wrong", "right"), sources(rule)):
                    Path(directory, f"{rule}_{name}.py").write_text(source, "utf-8")
            shutil.copy(Path(FIXTURES, "by_name.py"), directory)
            with Host("by_name", directory) as host:
                for rule in RULES:
                    self.check(host, rule)
            with Host("A1_wrong", directory) as host:  # before the first exchange
                self.assertEqual(host.failed["failure"]["kind"], "invalid")

    def check(self, host: Host, rule: str) -> None:
        for method, content in REQUESTS:
            for name, expected in (("wrong", [rule]), ("right", [])):
                if (rule, name) == ("A1", "wrong") or (rule, method) == ("A19", "HEAD"):
                    continue
                with self.subTest(rule, name=name, method=method):
                    asked = fields(f"{rule}_{name}", content)
                    exchange = host.get("/", content, method=method, fields=asked)
                    self.assertEqual(rules(exchange), expected, exchange.findings)


def sources(rule: str) -> list[str]:
    """Return the wrong and the right example of a rule."""
    page = SPEC / f"A{int(rule[1:]):02d}.md"
    return re.findall(r"(?ms)^```python\n(.*?)^```$", page.read_text("utf-8"))


if __name__ == "__main__":
    unittest.main()
