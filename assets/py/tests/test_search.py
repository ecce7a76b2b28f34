"""Which application a folder holds: the layouts of applications that people run."""

from __future__ import annotations

import os
import shutil
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from gdev_host.capture.failure import LoadError
from gdev_host.search import dotenv, guess
from gdev_host.search.folders import place_of

FLASK = "from flask import Flask\napp = Flask(__name__)\n"
FACTORY = "def create_app(config=None):\n    pass\n"
NEEDY = "def create_app(config_name, *, debug):\n    pass\n"
MANAGE = (
    "import os\nif __name__ == '__main__':\n"
    "    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings.local')\n"
    "    from django.core.management import execute_from_command_line\n"
)
PASTE = "[app:main]\nuse = egg:shop\n"
SCRIPT = "import sys\nsys.path.insert(0, '/srv/shop')\nfrom shop import app as application\n"

LAYOUTS: dict[str, tuple[dict[str, str], str]] = {
    "one file": ({"app.py": FLASK}, "app"),
    "a file with a dash": ({"my-app.py": FLASK}, "my-app.py"),
    "another name for the object": (
        {"server.py": "from bottle import Bottle\nshop = Bottle()\n", "setup.py": "app = 1\n"},
        "server",
    ),
    "a function that is an application": (
        {"hello.py": "def simple(environ, start_response):\n    return []\n"},
        "hello",
    ),
    "wsgi.py goes before app.py, as for flask": ({"app.py": FLASK, "wsgi.py": FLASK}, "wsgi"),
    "wsgi.py with a factory's, beside a manage.py that is none of Django's": (
        {
            "wsgi.py": "from shop import create_app\napp = create_app()\n",
            "manage.py": "from shop import create_app\napp = create_app()\n",
            "serve.py": "from shop import create_app\nif __name__ == '__main__':\n    app = create_app()\n",
            "shop/__init__.py": NEEDY,
            ".flaskenv": "FLASK_DEBUG=1\n",
        },
        "wsgi",
    ),
    "a package and the file that runs it": (
        {"run.py": "from shop import create_app\napp = create_app()\n", "shop/__init__.py": NEEDY},
        "run",
    ),
    "a file that starts a server when it is imported": (
        {"run.py": "from app import app\napp.run(debug=True)\n", "app/__init__.py": FLASK},
        "app",
    ),
    "nothing but such a file": ({"run.py": FLASK + "app.run()\n"}, "run"),
    "named by .flaskenv": (
        {
            ".flaskenv": "export FLASK_APP=blog.py  # of flask run\n",
            "blog.py": "from app import create_app\napp = create_app()\n",
            "app/__init__.py": FACTORY,
        },
        "blog.py",
    ),
    "named by .env, with arguments": (
        {".env": "FLASK_APP='shop:create_app(\"dev\")'\n", "shop.py": NEEDY, "app.py": FLASK},
        'shop:create_app("dev")',
    ),
    "a file of the project's name that makes the application": (
        {
            "flasky.py": "from app import create_app\napp = create_app('default')\n",
            "config.py": "app = 1\n",
            "celery_worker.py": "from app import create_app\napp = create_app()\n",
            "app/__init__.py": NEEDY,
        },
        "flasky",
    ),
    "a package with a factory": ({"flaskr/__init__.py": FACTORY, "tests/app.py": FLASK}, "flaskr"),
    "the same below src": (
        {"src/flaskr/__init__.py": FACTORY, "pyproject.toml": "[project]\nname = 'flaskr'\n"},
        "src/flaskr/__init__.py",
    ),
    "wsgi.py in a package, beside the factory's module": (
        {
            "redash/__init__.py": "",
            "redash/app.py": FACTORY,
            "redash/wsgi.py": "from .app import create_app\napp = create_app()\n",
            "manage.py": "from redash.cli import manager\nmanager()\n",
        },
        "redash.wsgi",
    ),
    "app.py in a package that only refers to it": (
        {
            "superset/__init__.py": "from werkzeug.local import LocalProxy\napp = LocalProxy(int)\n",
            "superset/app.py": FACTORY,
        },
        "superset.app",
    ),
    "wsgi.py two levels down": (
        {"backend/__init__.py": "", "backend/web/__init__.py": "", "backend/web/wsgi.py": FLASK},
        "backend.web.wsgi",
    ),
    "a server of several services, one of them named by what deploys it": (
        {
            "one/__init__.py": "",
            "one/app.py": FLASK,
            "two/__init__.py": "",
            "two/app.py": FLASK,
            "Procfile": "web: gunicorn --bind 0.0.0.0:$PORT two.app:app\n",
        },
        "two.app:app",
    ),
    "named by a Dockerfile": (
        {
            "shop/__init__.py": "",
            "shop/core.py": "site = object()\n",
            "Dockerfile": 'CMD ["gunicorn", "-b", ":5000", \\\n  "shop.core:site"]\n',
        },
        "shop.core:site",
    ),
    "of several packages the project's": (
        {
            "shop/__init__.py": FACTORY,
            "admin/__init__.py": FACTORY,
            "pyproject.toml": "[build-system]\nrequires = []\n[project]\nname = 'Shop'\n",
        },
        "shop",
    ),
    "Django": ({"manage.py": MANAGE, "config/wsgi.py": FLASK, "app.py": FLASK}, "manage.py"),
    "Django in a folder of its own": (
        {"webapp/manage.py": MANAGE, "webapp/site/wsgi.py": FLASK, "docs/app.py": FLASK},
        "webapp/manage.py",
    ),
    "Django with computed settings": (
        {"manage.py": "from configurations.management import execute_from_command_line\n"},
        "manage.py",
    ),
    "Pyramid": (
        {
            "development.ini": PASTE,
            "production.ini": PASTE,
            "testing.ini": PASTE,
            "shop/__init__.py": "def main(global_config, **settings):\n    pass\n",
        },
        "development.ini",
    ),
    "Pyramid with a wsgi.py for deployment": (
        {"site-dev.ini": PASTE, "site-prod.ini": PASTE, "wsgi.py": FLASK},
        "site-dev.ini",
    ),
    "an ini file in config": (
        {"config/kinto.ini": PASTE, "kinto/__init__.py": ""},
        "config/kinto.ini",
    ),
    "an ini file that a module reads": (
        {
            "config/kinto.ini": PASTE,
            "app.py": "from kinto import main\napplication = main('config/kinto.ini')\n",
        },
        "app",
    ),
    "Zope": (
        {"etc/zope.ini": "[pipeline:main]\npipeline = zope\n", "setup.py": ""},
        "etc/zope.ini",
    ),
    "an instance of Plone": ({"instance/etc/wsgi.ini": PASTE}, "instance/etc/wsgi.ini"),
    "ini files of tests alone": ({"test.ini": PASTE, "wsgi.py": FLASK}, "wsgi"),
    "a command that begins in a folder": (
        {"backend/core.py": SCRIPT, "Procfile": "web: gunicorn --chdir backend core:application\n"},
        "backend/core.py:application",
    ),
    "a shell that goes to a folder first": (
        {"src/core.py": SCRIPT, "start.sh": "cd src && exec uwsgi --module core:application\n"},
        "src/core.py:application",
    ),
    "a script of mod_wsgi": ({"hgweb.wsgi": SCRIPT, "README": ""}, "hgweb.wsgi"),
    "the same, in a folder": ({"conf/graphite.wsgi": SCRIPT}, "conf/graphite.wsgi"),
    "Passenger": ({"passenger_wsgi.py": SCRIPT}, "passenger_wsgi"),
    "Passenger's beside its module": ({"passenger_wsgi.py": SCRIPT, "app.py": FLASK}, "app"),
    "a module that is called application": (
        {"app.py": "from tools import application\n" + FLASK, "tools/application.py": ""},
        "app",
    ),
    "a library's environment is none of the project's": (
        {"py/pyvenv.cfg": "", "py/site/app.py": FLASK, "shop/main.py": FLASK},
        "shop/main.py",
    ),
}


class FolderTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(os.path.realpath(tempfile.mkdtemp()))
        self.addCleanup(shutil.rmtree, self.folder, True)
        clean = mock.patch.dict(os.environ)
        clean.start()
        self.addCleanup(clean.stop)
        for name in ("FLASK_APP", "DJANGO_SETTINGS_MODULE"):
            os.environ.pop(name, None)

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


class SearchTest(FolderTest):
    def failure(self, files: dict[str, str]) -> Any:
        self.write(files)
        with self.assertRaises(LoadError) as caught:
            guess.guess(str(self.folder))
        return caught.exception

    def test_layouts(self) -> None:
        for name, (files, wanted) in LAYOUTS.items():
            with self.subTest(name):
                self.setUp()
                self.write(files)
                target = guess.guess(str(self.folder))
                self.assertEqual(target.name.replace(os.sep, "/"), wanted)
                self.assertTrue(target.why)

    def test_below_and_within_a_package(self) -> None:
        self.write(
            {
                "manage.py": MANAGE,
                "shop/__init__.py": "",
                "shop/views/__init__.py": "",
                "shop/templates/x.html": "",
                "shop/inner/__init__.py": "",
                "shop/inner/app.py": FLASK,
            }
        )
        for folder, wanted in (
            ("shop/views", "../../manage.py"),
            ("shop/templates", "../../manage.py"),
            ("shop/inner", "app.py"),
        ):
            name = guess.guess(str(self.folder / folder)).name
            self.assertEqual(name.replace(os.sep, "/"), wanted)

    def test_not_above_in_a_folder_of_all_users(self) -> None:
        self.write({"manage.py": MANAGE, "shop/__init__.py": "", "shop/views.py": ""})
        shop = str(self.folder / "shop")
        self.assertEqual(guess.guess(shop).name, os.path.join("..", "manage.py"))
        if os.name == "posix":
            self.folder.chmod(0o1777)
            with self.assertRaises(LoadError):
                guess.guess(shop)

    def test_several(self) -> None:
        failure = self.failure(
            {"one/__init__.py": "", "one/app.py": FLASK, "two/main.py": FLASK, "x.ini": "[x]\n"}
        )
        self.assertIn("gdev run one.app:app", failure.message)
        self.assertIn(f"gdev run {os.path.join('two', 'main.py')}:app", failure.message)
        self.assertEqual(failure.hint, "gdev run one.app:app")

    def test_a_factory_that_needs_arguments(self) -> None:
        failure = self.failure({"shop/__init__.py": NEEDY})
        self.assertEqual(failure.hint, "gdev run 'shop:create_app(CONFIG_NAME, DEBUG)'")

    def test_variables_of_files(self) -> None:
        self.write(
            {
                ".env": 'SHOP_A=env\nSHOP_B="two\\nlines"\n# SHOP_X=1\nSHOP_C=${SHOP_A}-${SHOP_NO:-x}\n',
                ".flaskenv": "FLASK_APP=shop\nSHOP_A=flaskenv\nSHOP_D = 'a # b' # c\nSHOP_E=\nSHOP_F=x#y # z\n",
            }
        )
        os.environ["SHOP_B"] = "kept"
        named = dotenv.flask_app(str(self.folder))
        self.assertEqual(named, ("shop", "FLASK_APP in .flaskenv"))
        values = {name: os.environ.get(f"SHOP_{name}") for name in "ABCDEFX"}
        self.assertEqual(
            values,
            {"A": "env", "B": "kept", "C": "env-x", "D": "a # b", "E": "", "F": "x#y", "X": None},
        )

    def test_files_without_flask_are_not_read(self) -> None:
        self.write({".env": "SHOP_A=1\n", "app.py": FLASK})
        guess.guess(str(self.folder))
        self.assertNotIn("SHOP_A", os.environ)


class PlaceTest(FolderTest):
    def test_places(self) -> None:
        self.write(
            {
                "pkg/__init__.py": "",
                "pkg/app.py": FLASK,
                "pkg/helper.py": "",
                "pkg/inner/__init__.py": "",
                "pkg/inner/app.py": "from pkg import helper\n",
                "pkg/beside.py": "import helper\n",
                "pkg/relative.py": "from . import helper\nimport helper\n",
                "plain/app.py": "import settings\n",
                "plain/settings.py": "",
                "plain/dotted.py": "from plain import settings\n",
                "not-one/__init__.py": "",
                "not-one/app.py": "",
            }
        )
        for path, name, root in (
            ("pkg/app.py", "pkg.app", ""),
            ("pkg/__init__.py", "pkg", ""),
            ("pkg/inner/app.py", "pkg.inner.app", ""),
            ("pkg/beside.py", "beside", "pkg"),
            ("pkg/relative.py", "pkg.relative", ""),
            ("plain/app.py", "app", "plain"),
            ("plain/dotted.py", "plain.dotted", ""),
            ("not-one/app.py", "app", "not-one"),
        ):
            with self.subTest(path):
                place = place_of(str(self.folder / path), str(self.folder))
                self.assertEqual(place, (name, os.path.join(self.folder, root).rstrip(os.sep)))


if __name__ == "__main__":
    unittest.main()
