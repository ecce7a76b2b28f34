"""Templates are read anew: what is done to the caches of frameworks."""

from __future__ import annotations

import sys
import types
import unittest
from typing import Any
from unittest import mock

from gdev_host.files import templates


class Environment:
    """As Jinja2's: its cache may be None."""

    def __init__(self, cache: dict[str, str] | None) -> None:
        self.cache = cache


class Loader:
    """As Django's cached one."""

    was_reset = False

    def reset(self) -> None:
        self.was_reset = True


class Proxy:
    """As werkzeug's, which asks somebody else for its class."""

    @property
    def __class__(self) -> Any:
        raise RuntimeError("working outside of request context")


def module(name: str, **names: Any) -> dict[str, types.ModuleType]:
    made = types.ModuleType(name)
    made.__dict__.update(names)
    return {name: made}


class TemplatesTest(unittest.TestCase):
    def test_every_cache_is_emptied(self) -> None:
        class Overlaid(Environment):
            pass

        holders = [Environment({"a.html": "old"}), Overlaid({"b.html": "old"}), Environment(None)]
        loader, proxy, shelf = Loader(), Proxy(), {"c.tpl": "old"}
        modules = {
            **module("jinja2.environment", Environment=Environment),
            **module("django.template.loaders.cached", Loader=Loader),
            **module("bottle", TEMPLATES=shelf),
        }
        with mock.patch.dict(sys.modules, modules):
            templates.clear()
        self.assertEqual([holder.cache for holder in holders], [{}, {}, None])
        self.assertTrue(loader.was_reset)
        self.assertEqual(shelf, {})
        self.assertIsNotNone(proxy)

    def test_templates_that_stay_cached(self) -> None:
        class Template:
            def __init__(self, filename: str) -> None:
                self.filename = filename

        kept = Template("/p/templates/kept.html")
        readers = {
            "/p/templates/kept.html": "jinja2.loaders",
            "/p/templates/gone.html": "jinja2.loaders",
            "/p/templates/own.html": "app",
            "/p/static/sent.css": "werkzeug.utils",
        }
        modules = module("jinja2.environment", Environment=Environment, Template=Template)
        with mock.patch.dict(sys.modules, modules):
            held = templates.refresh([*readers, "/p/templates/unread.html"], readers)
        self.assertEqual(held, [kept.filename, "/p/templates/own.html"])

    def test_modules_that_are_not_what_they_are_called(self) -> None:
        modules = {**module("bottle"), **module("jinja2.environment")}
        with mock.patch.dict(sys.modules, modules):
            templates.clear()


if __name__ == "__main__":
    unittest.main()
