"""Import the libraries that learn.py printed, a line on standard input, without
the project, and say so in a line. With the next line that comes, print how many
milliseconds importing app:app from the current folder takes, with those modules
of the project that only the first call imports (Django's URLs and views), and
how many until it was called once."""

import contextlib
import importlib
import json
import os
import sys
from time import perf_counter
from wsgiref.util import setup_testing_defaults

result = json.loads(sys.stdin.readline())
for name in result["libraries"]:
    with contextlib.suppress(BaseException):
        importlib.import_module(name)

environ = {}
setup_testing_defaults(environ)
sys.path.insert(0, os.getcwd())
print("ready", flush=True)
sys.stdin.readline()
began = perf_counter()
from app import app  # noqa: E402

for name in result["project"]:
    importlib.import_module(name)
imported = perf_counter()
list(app(environ, lambda status, headers, exc_info=None: None))
called = perf_counter()
print((imported - began) * 1000, (called - began) * 1000)
