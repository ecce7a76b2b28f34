"""Checks of what an application gives to start_response (S29).

They refuse what would break the message on the wire or a must of PEP 3333.
What is merely odd, and can be sent, is sent.
"""

from __future__ import annotations

import re
from typing import Any, Tuple

Field = Tuple[str, str]

_STATUS = re.compile(r"[1-9][0-9][0-9](?: .*)?", re.DOTALL)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")  # tab is white space in a field value
_NOT_LATIN_1 = re.compile(r"[^\x00-\xff]")
_HOP_BY_HOP = frozenset(
    (
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "trailers",
        "transfer-encoding",
        "upgrade",
    )
)


def check_status(status: Any) -> str:
    """Return status where it can stand in a status line (A8, A12, X6)."""
    if not isinstance(status, str):
        raise TypeError(f"status must be str, not {type(status).__name__}")
    if not _STATUS.fullmatch(status):
        raise ValueError(f"status must be like '200 OK', not {status!r}")
    _check_text("status", status)
    return status


def check_fields(headers: Any) -> list[Field]:
    """Return a copy of the fields where they can be sent (A9 to A13, S30, X6).

    A copy, because the application may change its list after it was checked.
    """
    if not isinstance(headers, (list, tuple)):
        raise TypeError(f"headers must be a list, not {type(headers).__name__}")
    return [_check_field(field) for field in headers]


def _check_field(field: Any) -> Field:
    if not isinstance(field, (tuple, list)) or len(field) != 2:
        raise TypeError(f"a field must be a (name, value) tuple, not {field!r}")
    name, value = field
    if not isinstance(name, str) or not isinstance(value, str):
        raise TypeError(f"field name and value must be str, not {field!r}")
    if not _TOKEN.fullmatch(name):
        raise ValueError(f"field name {name!r} is not a token of RFC 9110")
    if name.lower() in _HOP_BY_HOP:
        raise ValueError(f"field {name!r} is hop-by-hop: only the server may send it")
    _check_text(f"field {name!r}", value)
    return name, value


def _check_text(what: str, text: str) -> None:
    if _CONTROL.search(text):
        raise ValueError(f"{what} holds a control character: {text!r}")
    if _NOT_LATIN_1.search(text):
        raise ValueError(f"{what} cannot be encoded as Latin-1: {text!r}")


def content_length(fields: list[Field]) -> int | None:
    """Return the value of Content-Length, None where there is no such field."""
    values = {value.strip(" \t") for name, value in fields if name.lower() == "content-length"}
    if not values:
        return None
    value = values.pop()
    if values or not (value.isascii() and value.isdigit()):
        raise ValueError(f"Content-Length must be one number, not {value!r}")
    return int(value)


def has(fields: list[Field], name: str) -> bool:
    """Report whether there is a field of this name, which is in lower case."""
    return any(field.lower() == name for field, _ in fields)
