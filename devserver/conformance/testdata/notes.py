"""What applications note, and another request reads once, by the query."""

from collections import defaultdict

_notes = defaultdict(list)


def note(environ, text):
    _notes[environ["QUERY_STRING"]].append(text)


def read(environ, start_response):
    start_response("200 OK", [])
    return [" ".join(_notes.pop(environ["QUERY_STRING"], [])).encode()]
