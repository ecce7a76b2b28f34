"""Imports what libraries.py does, and answers with a fingerprint of the process."""

import gc
import json
import os
import sys

os.environ.pop("PYTHONMALLOC", None)  # the test has objects elsewhere by it

import configure  # noqa: F401
import libraries  # noqa: F401
from fingerprint import take


def application(environ, start_response):
    body = json.dumps({"ahead": ahead(), "fingerprint": take()}).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]


def ahead():
    """Return the modules that are frozen: they were there before the project was."""
    collected = {id(each) for each in gc.get_objects()}
    return sorted(name for name, m in sys.modules.items() if id(m) not in collected)
