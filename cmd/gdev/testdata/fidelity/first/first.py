"""What a project does to its process before it imports a library.

A case begins at a line "# case NAME"; `make test` tries those without "(more)".
"""

# case nothing
pass

# case dictConfig
import logging.config

logging.config.dictConfig({"version": 1, "root": {"level": "DEBUG"}})

# case basicConfig (more)
import logging

logging.basicConfig(level="ERROR")

# case setLoggerClass (more)
import logging


class Logger(logging.Logger):
    pass


logging.setLoggerClass(Logger)

# case setLogRecordFactory (more)
import logging


class Record(logging.LogRecord):
    pass


logging.setLogRecordFactory(Record)

# case logging.disable (more)
import logging

logging.disable(logging.INFO)

# case addLevelName (more)
import logging

logging.addLevelName(25, "NOTICE")

# case tzset
import os
import time

os.environ["TZ"] = "Asia/Tokyo"
time.tzset()

# case setlocale (more)
import locale

locale.setlocale(locale.LC_ALL, "C.UTF-8")

# case sys.path
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "vendor"))

# case sys.path at its end (more)
import sys

sys.path.append("/nowhere")

# case a finder (more)
import sys


class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None


sys.meta_path.insert(0, Finder)

# case an instrumenting finder
import importlib.machinery
import sys


class Loader(importlib.machinery.SourceFileLoader):
    def exec_module(self, module):
        super().exec_module(module)
        module.origin = "instrumented"


class InstrumentingFinder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != "shadowed":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        spec.loader = Loader(name, spec.origin)
        return spec


sys.meta_path.insert(0, InstrumentingFinder)

# case a hook for paths (more)
import sys


def hook(path):
    raise ImportError


sys.path_hooks.insert(0, hook)
sys.path_importer_cache.clear()

# case sys.modules
import sys
import types

stub = types.ModuleType("shadowed")
stub.origin = "stub"
sys.modules["shadowed"] = stub

# case warnings
import warnings

warnings.simplefilter("error")

# case a filter of warnings (more)
import warnings

warnings.filterwarnings("ignore", message="captures")

# case decimal (more)
import decimal

decimal.getcontext().prec = 5

# case random.seed
import random

random.seed(42)
IS_SEEDED = True

# case a socket's timeout (more)
import socket

socket.setdefaulttimeout(3)

# case umask (more)
import os

os.umask(0o077)

# case recursion limit (more)
import sys

sys.setrecursionlimit(5000)

# case switch interval (more)
import sys

sys.setswitchinterval(0.01)

# case builtins (more)
import builtins

builtins.shop = "open"

# case a patched function
import json


def dumps(value):
    return "patched"


json.dumps = dumps
json._default_encoder = None

# case a patched class (more)
import socket


class Socket(socket.socket):
    pass


socket.socket = Socket

# case a patched method (more)
import datetime
import time

original = time.strftime
time.strftime = lambda *given: "always"

# case chdir (more)
import os

os.chdir("/")

# case environ (more)
import os

os.environ["SHOP_MODE"] = "test"

# case a variable that is removed (more)
import os

del os.environ["HOME"]

# case arguments (more)
import sys

sys.argv[:] = ["shop", "--fast"]

# case stdout (more)
import io
import sys


class Output(io.StringIO):
    pass


sys.stdout = Output()

# case excepthook (more)
import sys


def report(*given):
    pass


sys.excepthook = report

# case a signal's handler (more)
import signal


def handler(*given):
    pass


signal.signal(signal.SIGUSR1, handler)

# case garbage collection (more)
import gc

gc.disable()

# case thresholds of garbage collection (more)
import gc

gc.set_threshold(50, 5, 5)

# case mimetypes (more)
import mimetypes

mimetypes.add_type("application/shop", ".shop")

# case a codec (more)
import codecs


def encode(text, errors="strict"):
    return b"shop", len(text)


def search(name):
    if name == "shop":
        return codecs.CodecInfo(encode, None, name="shop")
    return None


codecs.register(search)

# case copyreg (more)
import copyreg


class Item:
    pass


copyreg.pickle(Item, str)

# case start method (more)
import multiprocessing

multiprocessing.set_start_method("spawn")

# case event loops (more)
import asyncio


class Policy(asyncio.DefaultEventLoopPolicy):
    pass


asyncio.set_event_loop_policy(Policy())

# case stack size (more)
import threading

threading.stack_size(1 << 20)

# case temporary folder (more)
import os
import tempfile

tempfile.tempdir = os.path.dirname(__file__)

# case priority (more)
import os

os.nice(1)

# case an opener (more)
import urllib.request


class Opener(urllib.request.OpenerDirector):
    pass


urllib.request.install_opener(Opener())

# case tracemalloc (more)
import tracemalloc

tracemalloc.start()

# case a trace function (more)
import sys


def trace(*given):
    return None


sys.settrace(trace)

# case a module that is imported (more)
import colorsys

# case a thread (more)
import threading

threading.Thread(target=threading.Event().wait, name="shop", daemon=True).start()
