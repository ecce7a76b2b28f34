"""Tells in JSON what it was given, and reads its input as the query says."""

import json

METHODS = ("read", "readline", "readlines", "__iter__")


def application(environ, start_response):
    methods = {name: getattr(environ["wsgi.input"], name) for name in METHODS}
    result = eval(environ["QUERY_STRING"] or "read()", methods)
    shown = {key: value for key, value in environ.items() if isinstance(value, (str, bool, tuple))}
    result = {"environ": shown, "is_dict": type(environ) is dict, "input": repr(result)}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(result).encode()]
