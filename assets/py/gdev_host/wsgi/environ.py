"""The environ dictionary: built from a request, sent to the front, and compared afterwards."""

from __future__ import annotations

import operator
from typing import Any, Sequence
from urllib.parse import unquote_to_bytes

from ..capture.reprs import picture, pictures, type_name
from ..interpreter.cache import BoundedCache
from ..link import wire
from ..rules.fields import Field
from .streams import Errors, FileWrapper, Input

_NOT_OF_PEP = (
    "HTTPS",
    "REMOTE_PORT",
    "REQUEST_URI",
    "RAW_URI",
    "SERVER_SOFTWARE",
    "wsgi.file_wrapper",
    "wsgi.input_terminated",
)
_CACHED_TYPES = frozenset((str, bool, tuple, type))  # their values repeat from request to request
_PER_EXCHANGE = {kind: type_name(kind) for kind in (Input, Errors)}
_MAX_DIFFERENCE = 256 << 10  # characters of changed and of added values
_COMPARED = (str, bytes, int, float, bool, type(None))


def build(
    request: dict[str, Any],
    content: Input,
    errors: Errors,
    software: str,
    multithread: bool,
    pairs: dict[str, str],
) -> tuple[dict[str, Any], list[Field]]:
    """Return the environ of a request, and the fields that reach none of its keys.

    The strings of the request are native ones already: bytes read as Latin-1 (S36).
    The dict is an exact one (S3), in the order in which one would read it.
    """
    path = request["path"]
    if "%" in path:
        path = unquote_to_bytes(path.encode("latin-1")).decode("latin-1")  # S36
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request["method"],  # S13
        "SCRIPT_NAME": "",  # S16
        "PATH_INFO": path,
        "QUERY_STRING": request["query"],
        "SERVER_NAME": request["server_name"],  # S14
        "SERVER_PORT": request["server_port"],
        "SERVER_PROTOCOL": request["version"],  # S15
        "REMOTE_ADDR": request["remote_addr"],  # S19
    }
    dropped = _add_fields(environ, request["fields"])
    environ["wsgi.version"] = (1, 0)  # S20
    environ["wsgi.url_scheme"] = request["scheme"]
    environ["wsgi.input"] = content
    environ["wsgi.errors"] = errors
    environ["wsgi.multithread"] = multithread
    environ["wsgi.multiprocess"] = False
    environ["wsgi.run_once"] = False
    environ["wsgi.file_wrapper"] = FileWrapper  # S42
    if request["length"] < 0:  # S23
        environ["wsgi.input_terminated"] = True
    environ["REMOTE_PORT"] = request["remote_port"]  # S19
    environ["REQUEST_URI"] = environ["RAW_URI"] = request["target"]
    environ["SERVER_SOFTWARE"] = software
    if request["scheme"] == "https":
        environ["HTTPS"] = "on"
    environ.update(pairs)  # S41
    return environ, dropped


def _add_fields(environ: dict[str, Any], fields: list[Field]) -> list[Field]:
    """Mirror the request fields (S17); return those that are left out (X4)."""
    dropped = []
    for name, value in fields:
        key = _keys[name]
        if not key:
            dropped.append((name, value))
        elif key not in environ:
            environ[key] = value
        elif key != "CONTENT_LENGTH":  # the front has made sure that repeats are the same
            environ[key] += ("; " if key == "HTTP_COOKIE" else ", ") + value
    return dropped


def _key(name: str) -> str:
    """Return the key that a field goes to, "" for none."""
    if "_" in name:  # X_User would pass for X-User, which a proxy may have checked
        return ""
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + key  # S16


_keys = BoundedCache(_key)


def native(pairs: dict[str, str]) -> dict[str, str]:
    """Return text of the command line as native strings: its bytes read as Latin-1 (S36)."""
    return {
        key: value.encode("utf-8", "surrogateescape").decode("latin-1")
        for key, value in pairs.items()
    }


class EnvironFrames:
    """Makes the payloads of Environ frames: environ as the application gets it.

    Most lines are the same as in the exchange before, and are cached: a payload of 25
    lines takes 5 microseconds so, and 0.7 milliseconds otherwise.
    """

    def __init__(self, pairs: dict[str, str], limit: int) -> None:
        self._limit = limit
        self._not_of_pep = pairs.keys() | set(_NOT_OF_PEP)
        self._lines = BoundedCache(self._line)
        self._heads = BoundedCache(_head)

    def payload(self, environ: dict[str, Any], dropped: list[Field]) -> bytes:
        """Return the payload of an Environ frame."""
        not_of_pep = self._not_of_pep
        host = tuple([key for key in environ if key in not_of_pep])
        head = _head(host, dropped) if dropped else self._heads[host]
        cached = self._lines
        lines = [
            cached[item] if type(item[1]) in _CACHED_TYPES else self._line(item)
            for item in environ.items()
        ]
        return b"\n".join((head, *lines))

    def _line(self, item: tuple[str, Any]) -> bytes:
        key, value = item
        name = _PER_EXCHANGE.get(type(value))
        if name:  # an object of this exchange alone: its repr is an address, and not cached
            return f'{{"key": "{key}", "type": "{name}", "repr": "{value!r}"}}'.encode()
        return wire.encode(picture(key, value, self._limit))


def _head(host: tuple[str, ...], dropped: Sequence[Field] = ()) -> bytes:
    return wire.encode({"host": host, "dropped": dropped})


def is_untouched(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Report whether two dicts have the same objects in the same order."""
    return (
        len(before) == len(after)
        and all(map(operator.is_, before.values(), after.values()))
        and all(map(operator.is_, before, after))
    )


def difference(before: dict[str, Any], after: dict[str, Any], limit: int) -> dict[str, Any]:
    """Return what the application changed in environ, as in wire.End."""
    changed = (
        (key, after[key])
        for key, value in before.items()
        if key in after and after[key] is not value and not _is_same(value, after[key])
    )
    added = ((key, value) for key, value in after.items() if key not in before)
    return {
        "changed": pictures(changed, limit, _MAX_DIFFERENCE),
        "added": pictures(added, limit, _MAX_DIFFERENCE),
        "removed": [key for key in before if key not in after],
    }


def _is_same(before: Any, after: Any) -> bool:
    """Compare two objects without calling code of the application's."""
    return type(before) is type(after) and type(before) in _COMPARED and bool(before == after)
