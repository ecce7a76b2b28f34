"""A test case that keeps one host for each fixture application."""

from __future__ import annotations

import unittest
from typing import Any

from tests.front import Exchange, Host


class RuleTest(unittest.TestCase):
    """Keeps one host for each fixture application."""

    hosts: dict[str, Host]

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
