"""Import app:app from the current folder, call it once, say so, and wait."""

import os
import sys
from wsgiref.util import setup_testing_defaults

sys.path.insert(0, os.getcwd())
environ = {}
setup_testing_defaults(environ)

from app import app  # noqa: E402

list(app(environ, lambda status, headers, exc_info=None: None))
print("ready", flush=True)
sys.stdin.read()
