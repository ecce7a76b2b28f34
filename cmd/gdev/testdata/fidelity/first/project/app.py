"""Imports a library after configure.py, and answers with what it has kept."""

import sys

ahead = sorted(sys.modules)

import json  # noqa: E402

encode = json.JSONEncoder().encode  # the project may patch what uses it

import configure  # noqa: E402, F401
from captures import CAPTURED, logger  # noqa: E402
from drawn import number  # noqa: E402

disabled = logger.disabled


def application(environ, start_response):
    fingerprint = {key: repr(value) for key, value in CAPTURED.items()}
    fingerprint["the logger is disabled"] = repr(disabled)
    fingerprint["draw number"] = repr(number)
    fingerprint["module captures"] = "there"
    start_response("200 OK", [("Content-Type", "application/json")])
    return [encode({"ahead": ahead, "fingerprint": fingerprint}).encode()]
