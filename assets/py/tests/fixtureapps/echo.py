"""Tells in JSON what it was given, and reads its input as the query says."""

import json


def application(environ, start_response):
    how = environ["QUERY_STRING"] or "read()"
    result = eval(how, {"environ": environ}, {n: getattr(environ["wsgi.input"], n) for n in ("read", "readline", "readlines", "__iter__")})
    told = {key: value for key, value in environ.items() if isinstance(value, (str, bool, tuple))}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"environ": told, "is_dict": type(environ) is dict, "input": repr(result)}).encode()]
