"""Puts into sys.modules, and returns, what is not what it seems."""

import importlib.machinery
import os
import py_compile
import sys
import tempfile
import types


class Silent(types.ModuleType):
    def __getattribute__(self, name):
        return None


class Raising(types.ModuleType):
    def __getattribute__(self, name):
        raise SystemExit(name)


class Spiteful:
    @property
    def __class__(self):
        raise KeyboardInterrupt

    @property
    def __dict__(self):
        raise SystemExit

    def __getattr__(self, name):
        raise SystemExit(name)


class Meta(type):
    def __getattribute__(cls, name):
        raise SystemExit(name)


class Blocks(metaclass=Meta):
    def __iter__(self):
        return iter([b"served"])


sys.modules["odd.silent"] = Silent("odd.silent")
sys.modules["odd.raising"] = Raising("odd.raising")
sys.modules["odd.spiteful"] = Spiteful()
sys.modules["odd.number"] = 5
sys.modules["odd.none"] = None
sys.modules["odd.spec"] = types.ModuleType("odd.spec")
sys.modules["odd.spec"].__spec__ = Spiteful()
sys.modules["odd.spec"].__file__ = Spiteful()
sys.modules["flask.signals"] = sys.modules["odd.raising"]


class SpitefulError(Exception, metaclass=Meta):
    def __getattribute__(self, name):
        raise SystemExit(name)


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/import":
        sys.modules["odd.later"] = Raising("odd.later")
    elif path == "/raise":
        raise type.__call__(SpitefulError, "spite")
    elif path == "/environ":
        environ["odd"] = Spiteful()
        environ["odder"] = type.__call__(Blocks)
    elif path == "/compile":
        compile_young_source()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return type.__call__(Blocks)


def compile_young_source():
    """Compile a file that was just written, as template engines do."""
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, "young.py")
        with open(name, "w") as file:
            file.write("VALUE = 1\n")
        py_compile.compile(name, doraise=True)
        importlib.machinery.SourceFileLoader("young", name).path_stats(name)
