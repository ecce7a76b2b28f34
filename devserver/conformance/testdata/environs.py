"""Shows the environ."""

import json


def show(environ, start_response):
    """Answer with the type and the value of each key, repr() of what is no str."""
    shown = {
        key: [type(value).__name__, value if type(value) is str else repr(value)]
        for key, value in environ.items()
    }
    shown["environ itself"] = [type(environ).__name__, ""]
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(shown).encode()]


def change(environ, start_response):
    environ["HTTP_HOST"] = "changed"
    environ["shop.added"] = 1
    del environ["QUERY_STRING"]
    start_response("200 OK", [])
    return [b"changed"]
