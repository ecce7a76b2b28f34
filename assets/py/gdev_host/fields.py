"""Checks of what an application gives to start_response (S29).

They refuse what would break the message on the wire or a must of PEP 3333.
What is merely odd, and can be sent, is sent; start_rules says what is odd.
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
_NOT_PLAIN = _HOP_BY_HOP | {"status"}
_PLAIN_STATUS = re.compile(r"[1-9][0-9][0-9] [!-~\x80-\xff](?:[ -~\x80-\xff]*[!-~\x80-\xff])?")
_PLAIN_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]*[0-9A-Za-z]")
_PLAIN_VALUE = re.compile(r"[ -~\x80-\xff]*")


def are_plain(status: Any, headers: Any) -> bool:
    """Report whether nothing at all can be said against status and fields (A8 to A13).

    Most are, and need no other check.
    """
    return (
        type(status) is str
        and _PLAIN_STATUS.fullmatch(status) is not None
        and type(headers) is list
        and all(map(_is_plain, headers))
    )


def _is_plain(field: Any) -> bool:
    return (
        type(field) is tuple
        and len(field) == 2
        and type(field[0]) is str
        and type(field[1]) is str
        and _PLAIN_NAME.fullmatch(field[0]) is not None
        and _PLAIN_VALUE.fullmatch(field[1]) is not None
        and field[0].lower() not in _NOT_PLAIN
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


def is_hop_by_hop(name: str) -> bool:
    """Report whether a field of this name concerns the connection alone (RFC 9110, 7.6.1)."""
    return name.lower() in _HOP_BY_HOP


def is_token(name: str) -> bool:
    """Report whether a field may have this name."""
    return _TOKEN.fullmatch(name) is not None


def _check_field(field: Any) -> Field:
    if not isinstance(field, (tuple, list)) or len(field) != 2:
        raise TypeError(f"a field must be a (name, value) tuple, not {field!r}")
    name, value = field
    if not isinstance(name, str) or not isinstance(value, str):
        raise TypeError(f"field name and value must be str, not {field!r}")
    if not is_token(name):
        raise ValueError(f"field name {name!r} is not a token of RFC 9110")
    if is_hop_by_hop(name):
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
