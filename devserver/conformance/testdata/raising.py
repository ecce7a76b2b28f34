"""Raises in each place (S37)."""

KINDS = {
    "ValueError": ValueError,
    "SystemExit": SystemExit,
    "KeyboardInterrupt": KeyboardInterrupt,
    "GeneratorExit": GeneratorExit,
}


def _raise(environ):
    raise KINDS[environ["QUERY_STRING"]]("on purpose")


def call(environ, start_response):
    _raise(environ)


def started(environ, start_response):
    start_response("200 OK", [])
    _raise(environ)


def iteration(environ, start_response):
    start_response("200 OK", [])
    yield b""
    _raise(environ)


def later(environ, start_response):
    start_response("200 OK", [])
    yield b"sent,"
    _raise(environ)


def nothing(environ, start_response):
    """Return no iterable."""
    start_response("200 OK", [])


class Closing:
    def __init__(self, environ):
        self.environ = environ

    def __iter__(self):
        return iter([b"whole"])

    def close(self):
        _raise(self.environ)


def close(environ, start_response):
    start_response("200 OK", [])
    return Closing(environ)
