"""Finding and importing an application."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

from tests.front import Host

APP = (
    "def {0}(environ, start_response):\n    start_response('200 OK', [])\n    return [b'served']\n"
)


class LoaderTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(os.path.realpath(tempfile.mkdtemp()))
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def load(self, app: str, env: dict[str, str] | None = None, **setup: Any) -> Host:
        setup.setdefault("directory", str(self.folder))
        host = Host(app, env=env, **setup)
        self.addCleanup(host.close)
        return host

    def found(self, app: str, **setup: Any) -> dict[str, Any]:
        """The Found of an application that must load and serve."""
        host = self.load(app, **setup)
        self.assertIsNone(host.failed)
        self.assertEqual(host.get().body, b"served")
        found: dict[str, Any] = host.loaded["found"]
        return found

    def failure(self, app: str, **setup: Any) -> dict[str, Any]:
        host = self.load(app, **setup)
        self.assertIsNone(host.loaded)
        self.assertEqual(host.wait(), 0)
        self.assertEqual(host.printed(), "")
        failure: dict[str, Any] = host.failed["failure"]
        self.assertFalse(failure["message"].endswith("."))
        return failure


class NamedTest(LoaderTest):
    def test_forms(self) -> None:
        self.write(
            {
                "shop/__init__.py": "",
                "shop/web.py": APP.format("app")
                + "class box:\n    inner = staticmethod(app)\n"
                + "def make(greeting='x', *, n=1):\n    assert (greeting, n) in (('x', 1), ('a', 2))\n"
                + "    return app\ncreate_app = make\n",
                "only/__init__.py": "",
                "only/factory.py": "from shop.web import app as _app\ndef create_app():\n    return _app\n",
                "site/nested/my_app.py": "import beside\n" + APP.format("application"),
                "site/nested/beside.py": "",
            }
        )
        for app, setup, name in (
            ("shop.web:app", {}, "shop.web:app"),
            ("shop.web", {}, "shop.web:app"),
            ("shop.web:box.inner", {}, "shop.web:box.inner"),
            ("shop.web:make()", {}, "shop.web:make()"),
            ("shop.web:make('a', n=2)", {}, "shop.web:make('a', n=2)"),
            ("shop.web:make", {"factory": True}, "shop.web:make()"),
            ("shop.web", {"factory": True}, "shop.web:create_app()"),
            ("only.factory", {}, "only.factory:create_app()"),
            ("shop/web.py", {}, "shop.web:app"),
            ("shop/web.py:make()", {}, "shop.web:make()"),
            ("site/nested/my_app.py", {}, "my_app:application"),
            (str(self.folder / "site/nested/my_app.py") + ":application", {}, "my_app:application"),
        ):
            with self.subTest(app, **setup):
                found = self.found(app, **setup)
                self.assertEqual(found["name"], name)
                self.assertEqual(found["why"], "named on the command line")
                self.assertEqual(found["type"], "function")
                self.assertTrue(os.path.isfile(found["file"]))

    def test_what_a_fresh_script_would_see(self) -> None:
        self.write(
            {
                "wire.py": "",
                "app.py": "import sys, os, wire, threading\n"
                "print(sys.argv, os.getcwd() == sys.path[0], wire.__file__ == os.path.abspath('wire.py'))\n"
                "print(any('gdev_host' in p for p in sys.path), threading.current_thread().name)\n"
                + APP.format("app"),
            }
        )
        host = self.load("app")
        self.assertEqual(host.printed(), "['gdev'] True True\nFalse MainThread\n")
        self.assertEqual(
            host.loaded["files"], [str(self.folder / n) for n in ("app.py", "wire.py")]
        )

    def test_not_found(self) -> None:
        self.write(
            {
                "flaskapp.py": "import os\nfrom functools import partial\ndef aplication(e, s): pass\nx = 1\n",
                "pkg/__init__.py": "",
                "pkg/views.py": "",
                "empty.py": "",
            }
        )
        for app, message, hint, looked_at in (
            (
                "flaskap:app",
                'no such module: "flaskap"',
                "gdev run flaskapp",
                "empty, flaskapp, pkg",
            ),
            ("pkg.view:app", 'no such module: "pkg.view"', "gdev run pkg.views", "views"),
            ("flaskapp.x:a", 'no such module: "flaskapp.x"', "", ""),
            (
                "flaskapp:application",
                'module "flaskapp" has no attr "application"',
                "gdev run flaskapp:aplication",
                "callable are aplication, partial",
            ),
            ("flaskapp:x.y", '"x.y" has no attr "y"', "", "aplication"),
            (
                "flaskapp",
                'module "flaskapp" has no application, app, create_app() or make_app()',
                "gdev run flaskapp:aplication",
                "aplication",
            ),
            ("empty", 'module "empty" has no', "", "nothing in it is callable"),
            ("nested/no.py", 'no such file: "nested/no.py"', "", ""),
            ("flaskap.py", 'no such file: "flaskap.py"', "gdev run flaskapp.py", "flaskapp.py"),
            ("flaskapp:a b", '"a b" is neither a name', "", ""),
            ("pkg/", '"pkg/" is neither a module nor', "gdev run --chdir pkg/", ""),
            ("no.ini", 'no such file: "no.ini"', "gdev run", ""),
        ):
            with self.subTest(app):
                failure = self.failure(app)
                self.assertEqual(failure["kind"], "not-found")
                self.assertIn(message, failure["message"])
                self.assertIn(hint, failure["hint"])
                self.assertIn(looked_at, "\n".join(failure["looked_at"]))
        self.write({"code/inner/wsgi.py": APP.format("app")})
        for app in ("inner.wsgi:app", "inner/wsgi:app", "x-y"):
            hint = self.failure(app)["hint"]
            self.assertEqual(hint, f"gdev run {os.path.join('code', 'inner', 'wsgi.py')}")
        self.write({f"several/{name}.py": APP.format("app") for name in ("one", "two")})
        several = self.failure("nope", directory=str(self.folder / "several"))
        self.assertEqual(several["hint"], "gdev run one:app")
        shutil.rmtree(self.folder / "several")
        failure = self.failure("", env={"FLASK_APP": "nothing"})
        self.assertEqual(failure["looked_at"][0], "$FLASK_APP is nothing")
        self.assertEqual(failure["hint"], hint)
        failure = self.failure("x", directory=str(self.folder / "no"))
        self.assertIn("no such folder", failure["message"])

    def test_invalid(self) -> None:
        self.write(
            {
                "bad.py": "number = 3\nasync def asgi(scope, receive, send): pass\n"
                "class Star:\n    async def __call__(self, scope, receive, send): pass\nstar = Star()\n"
                "def one(scope): pass\ndef factory(): return 3\ndef needs(config): pass\n",
                "json.py": APP.format("app"),
                "good.py": "x = 1\n" + APP.format("shop"),
                "src/good.py": "x = 1\n" + APP.format("shop"),
            }
        )
        for app, message, hint in (
            ("bad:number", '"bad:number" is of type int, which is not callable', ""),
            ("good:x", '"good:x" is of type int, which is not callable', "gdev run good:shop"),
            ("src/good.py:x", "which is not callable", "gdev run src/good.py:shop"),
            ("bad:asgi", "is an ASGI application, and gdev hosts WSGI", "uvicorn bad:asgi"),
            ("bad:star", "is an ASGI application, and gdev hosts WSGI", "uvicorn bad:star"),
            ("bad:one", "takes (scope), not (environ, start_response)", ""),
            ("bad:factory", "takes (), not (environ, start_response)", "gdev run 'bad:factory()'"),
            ("bad:factory()", '"bad:factory()" is of type int', ""),
            ("bad:number()", "which is not callable", ""),
            ("bad:needs()", "takes (config)", ""),
            ("bad:needs(x)", "must be literals", ""),
            ("json", 'the module "json" is', "mv json.py"),
        ):
            with self.subTest(app):
                failure = self.failure(app)
                self.assertEqual(failure["kind"], "invalid")
                self.assertIn(message, failure["message"])
                self.assertIn(hint, failure["hint"])

    def test_imports_that_raise(self) -> None:
        self.write({"nested.py": "import no_such_thing\n", "pkg/__init__.py": "import pkg.no\n"})
        for number, (text, kind) in enumerate(
            (
                ("1/0", "ZeroDivisionError"),
                ("import nested", "ModuleNotFoundError"),
                ("import sys; sys.exit(3)", "SystemExit"),
                ("raise KeyboardInterrupt", "KeyboardInterrupt"),
                ("def f(): f()\nf()", "RecursionError"),
                ("x = (", "SyntaxError"),
                ("if 1:\nx", "IndentationError"),
                ("class E(BaseException): pass\nraise E", "broken6.E"),
                ("import pkg.no", "ModuleNotFoundError"),
            )
        ):
            with self.subTest(text):
                if number == 6:
                    continue
                name = "broken6" if number == 7 else f"broken{number + 10}"
                self.write({f"{name}.py": text + "\n"})
                host = self.load(f"{name}:app")
                failure = host.failed["failure"]
                self.assertEqual((failure["kind"], failure["traceback"]["type"]), ("import", kind))
                self.assertIn(str(self.folder / f"{name}.py"), host.failed["files"])
                self.assertNotIn("gdev_host", failure["traceback"]["text"])
                self.assertNotIn("importlib", failure["traceback"]["text"])

    def test_signals_that_cannot_be_connected(self) -> None:
        """Flask before 2.3 is so without blinker; what stands in for a module may be odder."""
        self.write(
            {
                "flask/__init__.py": "",
                "flask/signals.py": "class NoSignal:\n    def connect(self, *_, **__):\n"
                "        raise RuntimeError('blinker is not installed')\n"
                "got_request_exception = NoSignal()\n",
                "app.py": "import flask.signals, sys\nclass Odd:\n"
                "    def __getattr__(self, name): raise ZeroDivisionError(name)\n"
                "sys.modules['django.core.signals'] = Odd()\n" + APP.format("app"),
            }
        )
        self.found("app:app")

    def test_syntax_errors(self) -> None:
        self.write({"app.py": "x = 1\n\ndef f(:\n    pass\n"})
        syntax = self.failure("app:app")["traceback"]["syntax"]
        self.assertEqual(syntax["file"], str(self.folder / "app.py"))
        self.assertEqual((syntax["line"], syntax["column"], syntax["first_line"]), (3, 7, 1))
        self.assertEqual(syntax["source"], ["x = 1", "", "def f(:", "    pass"])

    def test_factories_that_raise(self) -> None:
        self.write({"app.py": "def create_app():\n    secret = 5\n    raise SystemExit(2)\n"})
        failure = self.failure("")
        self.assertEqual(failure["kind"], "factory")
        self.assertEqual(failure["traceback"]["frames"][0]["function"], "create_app")


class GuessTest(LoaderTest):
    def setUp(self) -> None:
        super().setUp()
        os.environ.pop("FLASK_APP", None)
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)

    def test_usual_files(self) -> None:
        for files, name in (
            ({"app.py": APP.format("app")}, "app:app"),
            ({"wsgi.py": APP.format("application") + "app = None\n"}, "wsgi:application"),
            (
                {"main.py": "import app\n" + APP.format("app"), "app.py": APP.format("other")},
                "main:app",
            ),
            (
                {
                    "app.py": "def create_app():\n    import served\n    return served.app\n",
                    "served.py": APP.format("app"),
                },
                "app:create_app()",
            ),
            (
                {
                    "app.py": APP.format("app"),
                    "wsgi.py": "from app import app\n",
                    "main.py": "from app import app as x\nif __name__ == '__main__':\n    app = x\n",
                },
                "wsgi:app",
            ),
            ({"app/__init__.py": APP.format("app")}, "app:app"),
            (
                {
                    "main.py": "try:\n    import nothing\nexcept ImportError:\n    pass\nif True:\n    "
                    "app: object = lambda e, s: s('200 OK', []) and [b'served']\n"
                },
                "main:app",
            ),
            (
                {"main.py": APP.format("app"), "setup.cfg.ini": "[flake8]\nx=1\n", "bad.ini": "["},
                "main:app",
            ),
        ):
            with self.subTest(name, files=list(files)):
                self.setUp()
                self.write(files)
                found = self.found("")
                self.assertEqual(found["name"], name)
                self.assertIn("this folder", found["why"])

    def test_nothing(self) -> None:
        self.write(
            {"main.py": "if __name__ == '__main__':\n    app = 3\ndef create_app(config): pass\n"}
        )
        failure = self.failure("")
        self.assertEqual(failure["kind"], "not-found")
        self.assertEqual(
            failure["looked_at"],
            [
                "manage.py: not there",
                "app.py: not there",
                "wsgi.py: not there",
                "main.py: create_app(CONFIG) needs arguments",
                "$FLASK_APP: not set",
            ],
        )
        self.assertEqual(failure["hint"], "gdev run 'main:create_app(CONFIG)'")

    def test_more_than_one(self) -> None:
        self.write(
            {
                "app.py": APP.format("app"),
                "main.py": APP.format("app"),
                "a.ini": "[app:main]\nuse = x\n",
            }
        )
        failure = self.failure("")
        self.assertEqual(failure["kind"], "not-found")
        for command in ("gdev run app:app", "gdev run main:app", "gdev run a.ini"):
            self.assertIn(command, failure["message"])

    def test_a_broken_file_shows_its_traceback(self) -> None:
        self.write({"app.py": "app = (\n"})
        self.assertEqual(self.failure("")["kind"], "import")

    def test_flask_app_goes_before_guesses(self) -> None:
        self.write({"app.py": APP.format("app"), "hello.py": APP.format("served"), "manage.py": ""})
        for value, name in (
            ("hello:served", "hello:served"),
            ("hello.py:served", "hello:served"),
            ("app", "app:app"),
        ):
            with self.subTest(value):
                found = self.found("", env={"FLASK_APP": value})
                self.assertEqual((found["name"], found["why"]), (name, f"$FLASK_APP is {value}"))

    def test_flask_app_as_flask_takes_it(self) -> None:
        made = "def make(name='x'):\n    assert name in 'xy'\n    return app\n"
        self.write(
            {
                "pkg/__init__.py": "",
                "pkg/web.py": "from . import __name__ as n\n" + APP.format("app") + made,
                "my-shop.py": APP.format("shop") + "x = 1\n",
            }
        )
        for value, name in (
            ("pkg.web:make", "pkg.web:make()"),
            ("pkg.web:make()", "pkg.web:make()"),
            ("pkg.web:make('y')", "pkg.web:make('y')"),
            ("pkg.web:app", "pkg.web:app"),
            ("pkg/web", "pkg.web:app"),
            ("./pkg/web.py", "pkg.web:app"),
            (str(self.folder / "pkg" / "web"), "pkg.web:app"),
            ("my-shop", "my-shop:shop"),
        ):
            with self.subTest(value):
                self.assertEqual(self.found("", env={"FLASK_APP": value})["name"], name)
        self.write({".flaskenv": "FLASK_APP=pkg.web:make\nSHOP=1\n", "app.py": "1/0\n"})
        found = self.found("")
        self.assertEqual(found["name"], "pkg.web:make()")
        self.assertEqual(found["why"], "FLASK_APP in .flaskenv is pkg.web:make")

    def test_within_a_package(self) -> None:
        self.write(
            {
                "pkg/__init__.py": "",
                "pkg/app.py": "from pkg.helper import N\nimport beside\n" + APP.format("app"),
                "pkg/helper.py": "from . import __name__ as n\nN = 1\n",
                "pkg/beside.py": "",
            }
        )
        for app in ("", "app", "app:app", "app.py", "pkg.app", "pkg.app:app"):
            with self.subTest(app):
                found = self.found(app, directory=str(self.folder / "pkg"))
                self.assertEqual(found["name"], "pkg.app:app")

    def test_scripts_that_are_no_modules(self) -> None:
        self.write(
            {
                "app.wsgi": "from app import app as application\n",
                "app.py": APP.format("app"),
                "bin/serve": "import __main__\n" + APP.format("app"),
                "v1.2.py": APP.format("app"),
            }
        )
        for app, name in (
            ("app.wsgi", "_app_wsgi:application"),
            ("./app.wsgi", "_app_wsgi:application"),
            ("app.wsgi:application", "_app_wsgi:application"),
            ("bin/serve", "_serve:app"),
            ("v1.2.py", "_v1_2_py:app"),
        ):
            with self.subTest(app):
                self.assertEqual(self.found(app, env=BytecodeTest.ENV)["name"], name)
        self.assertIn(str(self.folder / "app.wsgi"), self.load("app.wsgi").loaded["files"])
        os.unlink(self.folder / "app.py")
        os.unlink(self.folder / "v1.2.py")
        self.write({"app.wsgi": "1/0\ndef application(environ, start_response): pass\n"})
        failure = self.load("").failed
        self.assertEqual(
            failure["failure"]["message"], 'importing "app.wsgi" raised ZeroDivisionError'
        )
        self.assertIn(str(self.folder / "app.wsgi"), failure["files"])

    def test_what_has_the_name_of_an_application(self) -> None:
        self.write(
            {
                "tools/__init__.py": "",
                "tools/application.py": "",
                "one.py": "from tools import application\n" + APP.format("app"),
                "two.py": "app = 3\n" + APP.format("shop"),
                "three.py": "def app():\n    return lambda e, s: s('200 OK', []) and [b'served']\n",
                "four.py": "class Proxy:\n    def __getattr__(self, name): raise RuntimeError(name)\n"
                "    def __call__(self, environ, start_response):\n"
                "        start_response('200 OK', [])\n        return [b'served']\n"
                "    __class__ = property(lambda self: 1 / 0)\nlazy = Proxy()\n",
            }
        )
        for module, name in (
            ("one", "one:app"),
            ("two", "two:shop"),
            ("three", "three:app()"),
        ):
            with self.subTest(module):
                self.assertEqual(self.found(module)["name"], name)

    def test_django_by_its_manage_py(self) -> None:
        self.write(
            {
                "manage.py": "import os\ndef main():\n"
                "    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site_.settings')\n",
                "main.py": APP.format("app"),
                "site_/__init__.py": "",
                "site_/settings.py": "WSGI_APPLICATION = 'site_.wsgi.application'\n",
                "site_/wsgi.py": "import os\nassert os.environ['DJANGO_SETTINGS_MODULE'] == 'site_.settings'\n"
                + APP.format("application"),
            }
        )
        found = self.found("")
        self.assertEqual(found["name"], "site_.wsgi:application")
        self.assertEqual(found["why"], "manage.py names site_.settings")

    def test_what_manage_py_does_before_django(self) -> None:
        """It may set sys.path and the environment; what manages stands for Django here."""
        self.write(
            {
                "manage.py": "import os, sys\n"
                "sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'apps'))\n"
                "if __name__ == '__main__':\n"
                "    os.environ['DJANGO_SETTINGS_MODULE'] = 'site_.settings'\n"
                "    assert sys.argv == ['manage.py', 'runserver'], sys.argv\n"
                "    from django.core.management import execute_from_command_line\n"
                "    execute_from_command_line(sys.argv)\n"
                "    1 / 0\n",
                "django/__init__.py": "",
                "django/core/__init__.py": "",
                "django/core/management.py": "class ManagementUtility:\n"
                "    def __init__(self, argv): pass\n    def execute(self): 1 / 0\n"
                "def execute_from_command_line(argv): ManagementUtility(argv).execute()\n",
                "site_/settings.py": "import shop\nWSGI_APPLICATION = 'shop.wsgi.application'\n",
                "apps/shop/__init__.py": "",
                "apps/shop/wsgi.py": "import django, site_.settings, sys\nassert 'runserver' in sys.argv\n"
                + APP.format("application"),
            }
        )
        for app, folder in (("", ""), ("manage.py", ""), ("", "apps/shop"), ("", "apps")):
            with self.subTest(app, folder=folder):
                found = self.found(app, directory=str(self.folder / folder))
                self.assertEqual(found["name"], "shop.wsgi:application")
        self.write({"manage.py": "import django\nraise SystemExit('no')\n"})
        failure = self.failure("")
        self.assertEqual(failure["message"], 'running "manage.py" raised SystemExit')

    def test_paste_deploy(self) -> None:
        self.write({"development.ini": "[app:main]\nuse = egg:x\n"})
        failure = self.failure("")
        self.assertEqual(failure["kind"], "not-found")
        self.assertIn("needs PasteDeploy", failure["message"])
        self.assertEqual(failure["hint"], f"{sys.executable} -m pip install PasteDeploy")
        self.write(
            {
                "paste/deploy.py": "def loadapp(uri, name):\n    print(uri, name)\n"
                "    return lambda e, s: s('200 OK', []) and [b'served']\n"
            }
        )
        for app, name in (("", "main"), ("development.ini#other", "other")):
            host = self.load(app)
            self.assertEqual(host.get().body, b"served")
            self.assertEqual(host.printed(), f"config:{self.folder / 'development.ini'} {name}\n")


class BytecodeTest(LoaderTest):
    ENV = {"PYTHONDONTWRITEBYTECODE": ""}

    def test_two_saves_within_a_second(self) -> None:
        stamp = 1_600_000_000.0
        for value in "AB":  # the length is the same and, to the second, the time
            self.write({"app.py": APP.format("app").replace("served", value)})
            os.utime(self.folder / "app.py", (stamp, stamp + ord(value) / 1000))
            changed = [str(self.folder / "app.py")]
            host = self.load("app", env=self.ENV, changed=changed)
            self.assertEqual(host.get().body, value.encode())
            self.assertTrue((self.folder / "__pycache__").is_dir())

    def test_young_sources_leave_no_cache(self) -> None:
        self.write({"app.py": "import old\n" + APP.format("app"), "old.py": ""})
        os.utime(self.folder / "old.py", (1_600_000_000, 1_600_000_000))
        self.load("app", env=self.ENV)
        cached = [path.name.partition(".")[0] for path in (self.folder / "__pycache__").iterdir()]
        self.assertEqual(cached, ["old"])


if __name__ == "__main__":
    unittest.main()
