"""Imports what libraries.py does, and answers with a fingerprint of the process."""

import sys

ahead = sorted(sys.modules)  # what was there before the first line of the project

import json  # noqa: E402

import configure  # noqa: E402, F401
import libraries  # noqa: E402, F401
from fingerprint import take  # noqa: E402


def application(environ, start_response):
    body = json.dumps({"ahead": ahead, "fingerprint": take()}).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]
