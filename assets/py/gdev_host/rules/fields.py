"""Checks of what an application gives to start_response (S29).

They refuse what would break the message on the wire or a must of PEP 3333. An
argument that is wrong but can be sent is sent, with a finding of start_rules.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple, Tuple

from ..capture.reprs import type_name
from ..interpreter.cache import BoundedCache
from ..link import wire

Field = Tuple[str, str]

SHOWN_NAME = 1000  # characters of a field name, or of a status
SHOWN_VALUE = 64 << 10
_MOST_DIGITS = 18  # digits of Content-Length: it fits into 63 bits

_STATUS = re.compile(r"[1-9][0-9][0-9](?: .*)?", re.DOTALL)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")  # tab is white space in a field value
_NOT_LATIN_1 = re.compile(r"[^\x00-\xff]")
_HOP_BY_HOP = frozenset(
    (
        "connection",
        "keep-alive",
        "proxy-connection",
        "te",
        "transfer-encoding",
        "upgrade",
    )
)
_NOT_PLAIN = _HOP_BY_HOP | {"status"}
_PLAIN_STATUS = re.compile(r"[2-9][0-9][0-9] [!-~\x80-\xff](?:[ -~\x80-\xff]*[!-~\x80-\xff])?")
_PLAIN_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]*[0-9A-Za-z]")
_PLAIN_VALUE = re.compile(r"[ -~\x80-\xff]*")


class PlainStatus(NamedTuple):
    """A status about which there is no finding (A8, A11, A12)."""

    line: bytes  # for a frame
    is_bodiless: bool
    is_error: bool


class Checked(NamedTuple):
    """A field that can be sent."""

    line: bytes  # for a frame
    name: str  # in lower case
    value: str


def plain_status(status: Any) -> PlainStatus | None:
    """Return a status that needs no further check; None for any other."""
    return _statuses[status] if type(status) is str else None


def plain_fields(headers: Any) -> list[Checked] | None:
    """Return fields about which there is no finding (A9 to A13); None where one needs a check."""
    if type(headers) is not list:
        return None
    plain = []
    for field in headers:
        if type(field) is not tuple or len(field) != 2:
            return None
        if type(field[0]) is not str or type(field[1]) is not str:
            return None
        known = _fields[field]
        if known is None:
            return None
        plain.append(known)
    return plain


def _plain_status(status: str) -> PlainStatus | None:
    if len(status) > SHOWN_NAME or not _PLAIN_STATUS.fullmatch(status):
        return None
    return PlainStatus(wire.encode(status), is_bodiless(status), status[0] in "45")


def _plain_field(field: Field) -> Checked | None:
    name, value = field
    if len(name) > SHOWN_NAME or len(value) > SHOWN_VALUE:
        return None
    if not _PLAIN_NAME.fullmatch(name) or not _PLAIN_VALUE.fullmatch(value):
        return None
    return None if name.lower() in _NOT_PLAIN else _checked(field)


def _checked(field: Field) -> Checked:
    return Checked(wire.encode(field), field[0].lower(), field[1])


_statuses = BoundedCache(_plain_status)
_fields = BoundedCache(_plain_field)


def check_status(status: Any) -> str:
    """Return status where it can stand in a status line (A8, A12, X6)."""
    if isinstance(status, str) and len(status) > SHOWN_VALUE:
        raise ValueError(f"status is {len(status)} characters long")
    if not isinstance(status, str):
        raise TypeError(f"status must be str, not {type(status).__name__}")
    if not _STATUS.fullmatch(status):
        raise ValueError(f"status must be like '200 OK', not {status!r}")
    if status[0] == "1":  # RFC 9110, section 15.2
        raise ValueError(f"status {status[:3]} is interim, and WSGI has final ones alone")
    _check_text("status", status)
    return status


def check_fields(headers: Any) -> list[Checked]:
    """Return the fields where they can be sent (A9 to A13, S30, X6).

    They are a copy, because the application may change its list afterwards.
    """
    if not isinstance(headers, (list, tuple)):
        raise TypeError(f"headers must be a list, not {type(headers).__name__}")
    return [_checked(_check_field(field)) for field in headers]


def is_hop_by_hop(name: str) -> bool:
    """Report whether a field of this name concerns the connection alone (RFC 9110, 7.6.1)."""
    return name.lower() in _HOP_BY_HOP


def is_bodiless(status: str) -> bool:
    """Report whether a response of this status has no content (RFC 9110, section 6.4.1)."""
    return status[:3] in ("204", "304")


def is_token(name: str) -> bool:
    """Report whether a field may have this name."""
    return _TOKEN.fullmatch(name) is not None


def _check_field(field: Any) -> Field:
    if not isinstance(field, (tuple, list)) or len(field) != 2:
        raise TypeError(f"a field must be a (name, value) tuple, not {_shape(field)}")
    name, value = field
    if not isinstance(name, str) or not isinstance(value, str):
        of = f" of {name!r}" if isinstance(name, str) else ""
        raise TypeError(f"field name and value must be str, not {_shape(field)}{of}")
    if not is_token(name):
        token = _TOKEN.match(name)
        shown = name[: token.end() + 1 if token else 1]  # the rest may be a value, as in "A: b"
        rest = "…" if len(shown) < len(name) else ""
        raise ValueError(f"field name {shown!r}{rest} is not a token of RFC 9110")
    if is_hop_by_hop(name):
        raise ValueError(f"field {name!r} is hop-by-hop: only the server may send it")
    _check_text(f"field {name!r}", value)
    return name, value


def _shape(field: Any) -> str:
    """Return the types of a field, not its value, which may be a secret."""
    kind = type_name(type(field))
    if isinstance(field, (tuple, list)) and len(field) < 5:
        return f"{kind} of ({', '.join(type_name(type(part)) for part in field)})"
    return kind


def _check_text(what: str, text: str) -> None:
    """Raise a ValueError that names the character, not the text, which may be a secret."""
    control = _CONTROL.search(text)
    if control:
        raise ValueError(f"{what} holds a control character: {_character(control)}")
    foreign = _NOT_LATIN_1.search(text)
    if foreign:
        raise ValueError(f"{what} cannot be encoded as Latin-1: {_character(foreign)}")


def _character(found: re.Match[str]) -> str:
    """Return the character that was found, and where."""
    return f"{found.group()[:1]!r}, character {found.start() + 1} of {len(found.string)}"


def content_length(fields: list[Checked]) -> int | None:
    """Return the value of Content-Length, None where there is no such field."""
    values = {field.value.strip(" \t") for field in fields if field.name == "content-length"}
    if not values:
        return None
    value = values.pop()
    if values or not (value.isascii() and value.isdigit()):
        raise ValueError(f"Content-Length must be one number, not {value!r}")
    if len(value) > _MOST_DIGITS:
        raise ValueError(f"Content-Length must be a number below 10**{_MOST_DIGITS}, not {value!r}")
    return int(value)


def with_length(fields: list[Checked], length: int) -> list[Checked]:
    """Return the fields with one Content-Length, the number alone (RFC 9110, section 8.6).

    The list is the same where it has that already.
    """
    value = str(length)
    given = [field for field in fields if field.name == "content-length"]
    if len(given) == 1 and given[0].value == value:
        return fields
    corrected = _checked(("Content-Length", value))
    return [corrected if field is given[0] else field for field in fields if field not in given[1:]]
