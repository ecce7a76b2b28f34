"""The environ dictionary: made of a request, shown, and compared afterwards."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_to_bytes

from . import wire
from .fields import Field
from .reprs import picture
from .streams import Errors, FileWrapper, Input

_BEYOND = (
    "HTTPS",
    "REMOTE_PORT",
    "REQUEST_URI",
    "RAW_URI",
    "SERVER_SOFTWARE",
    "wsgi.file_wrapper",
    "wsgi.input_terminated",
)
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
    path = request["path"].encode("latin-1") if request["path"] != "*" else b""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request["method"],  # S13
        "SCRIPT_NAME": "",  # S16
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),  # S36
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
        if "_" in name:  # X_User would pass for X-User, which a proxy may have checked
            dropped.append((name, value))
            continue
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):  # S16
            key = "HTTP_" + key
        if key not in environ:
            environ[key] = value
        elif key != "CONTENT_LENGTH":  # the front has made sure that repeats are the same
            environ[key] += ("; " if key == "HTTP_COOKIE" else ", ") + value
    return dropped


def native(pairs: dict[str, str]) -> dict[str, str]:
    """Return text of the command line as native strings: its bytes read as Latin-1 (S36)."""
    return {
        key: value.encode("utf-8", "surrogateescape").decode("latin-1")
        for key, value in pairs.items()
    }


def given(
    environ: dict[str, Any], dropped: list[Field], pairs: dict[str, str], limit: int
) -> bytes:
    """Return the lines of an Environ frame: the dict as the application gets it."""
    host = [key for key in environ if key in _BEYOND or key in pairs]
    values = [picture(key, value, limit) for key, value in environ.items()]
    return wire.lines([{"host": host, "dropped": dropped}, *values])


def difference(before: dict[str, Any], after: dict[str, Any], limit: int) -> dict[str, Any]:
    """Return what the application made of environ: the parts of it in wire.End."""
    after = after.copy()  # a thread of the application's may go on changing it
    return {
        "changed": [
            picture(key, after[key], limit)
            for key, value in before.items()
            if key in after and not _is_same(value, after[key])
        ],
        "added": [picture(key, value, limit) for key, value in after.items() if key not in before],
        "removed": [key for key in before if key not in after],
    }


def _is_same(before: Any, after: Any) -> bool:
    """Compare without calling code of the application's."""
    if before is after:
        return True
    return type(before) is type(after) and type(before) in _COMPARED and bool(before == after)
