"""Imports libraries after configure.py, and answers with what they have kept."""

import gc
import json
import os
import sys

os.environ.pop("PYTHONMALLOC", None)  # the test has objects elsewhere by it
encode = json.JSONEncoder().encode  # the project may patch what uses it

import configure  # noqa: E402, F401
from libraries import CAPTURED, logger  # noqa: E402

CAPTURED["the logger is disabled"] = logger.disabled


def application(environ, start_response):
    fingerprint = {key: repr(value) for key, value in CAPTURED.items()}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [encode({"ahead": ahead(), "fingerprint": fingerprint}).encode()]


def ahead():
    """Return the modules that are frozen: they were there before the project was."""
    collected = {id(each) for each in gc.get_objects()}
    return sorted(name for name, m in sys.modules.items() if id(m) not in collected)
