"""Imports libraries after configure.py, and answers with what they have kept."""

import sys

ahead = sorted(sys.modules)

import json  # noqa: E402

encode = json.JSONEncoder().encode  # the project may patch what uses it

import configure  # noqa: E402, F401
from libraries import CAPTURED, logger  # noqa: E402

CAPTURED["the logger is disabled"] = logger.disabled


def application(environ, start_response):
    fingerprint = {key: repr(value) for key, value in CAPTURED.items()}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [encode({"ahead": ahead, "fingerprint": fingerprint}).encode()]
