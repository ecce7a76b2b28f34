"""What start_response shows: rules A2, A8 to A14 and A21.

Most calls are plain (fields.plain_status): those are checked here only where they report an error.
"""

from __future__ import annotations

import re
import sys
from types import TracebackType
from typing import Any, Iterator

from .fields import is_hop_by_hop, is_token
from .findings import FIELD, STATUS, Finding, Findings, typed

_CODE = re.compile(r"[1-9][0-9][0-9]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NAMES = ("status", "headers", "exc_info")
_KNOWN = set(_NAMES)


def arguments(
    findings: Findings, given: tuple[Any, ...], named: dict[str, Any], where: str
) -> tuple[Any, Any, Any]:
    """Return status, headers and exc_info of a call; TypeError where they are not there (S4).

    The names that most servers use are accepted (A2).
    """
    if not named and 2 <= len(given) <= 3:
        return given[0], given[1], given[2] if len(given) == 3 else None
    count = f"{len(given)} positional arguments"
    keywords = "".join(f", {name}=" for name in named)
    what = "with keyword arguments" if named else "with the wrong number of arguments"
    findings.add(Finding("A2", f"start_response is called {what}", count + keywords, where))
    taken = {**dict(zip(_NAMES, given)), **named}
    if len(taken) != len(given) + len(named) or not {"status", "headers"} <= set(taken) <= _KNOWN:
        raise TypeError(f"start_response takes status, headers[, exc_info], not {count}{keywords}")
    return taken["status"], taken["headers"], taken.get("exc_info")


def as_list(findings: Findings, headers: Any, where: str) -> Any:
    """Return the headers, as a list where they are an iterator.

    Most servers take an iterator, and it can be read only once. An object of a type
    that cannot be headers is returned unchanged.
    """
    if isinstance(headers, (list, tuple, str, bytes, dict)) or not hasattr(headers, "__iter__"):
        return headers
    message = "the headers are not exactly a list"
    findings.add(Finding("A9", message, typed(headers), where, FIELD))
    return list(headers)


def check(
    findings: Findings,
    status: Any,
    headers: Any,
    exc_info: Any,
    where: str,
    *,
    plain: bool,
    first: bool,
) -> None:
    """Add findings about the arguments; of plain ones, only those about exc_info.

    first: this is the first call. For the others there is A7.
    """
    if not plain:
        for finding in (*_of_status(status), *_of_headers(headers)):
            findings.add(finding._replace(where=where))
    is_error = isinstance(status, str) and status[:1] in ("4", "5")
    if exc_info is not None:
        fault = _fault_of_exc_info(exc_info, is_error)
        if fault:
            findings.add(Finding("A14", fault, typed(exc_info), where))
    elif first and is_error and status[0] == "5" and sys.exc_info()[1] is not None:
        # Only where an except block makes the call: frameworks build the
        # response there and send it later, of which the PEP says nothing.
        message = "an except block begins an error response without exc_info"
        findings.add(Finding("A21", message, typed(sys.exc_info()[1]), where, STATUS))


def _of_status(status: Any) -> Iterator[Finding]:
    if type(status) is not str:
        yield Finding("A8", "the status is not exactly a str", typed(status), "", STATUS)
    if not isinstance(status, str):
        return
    fault = _fault_of_status(status)
    if fault:
        yield Finding("A8", fault, typed(status), "", STATUS)
    if not _is_latin_1(status):
        yield Finding("A12", "the status cannot be encoded as Latin-1", typed(status), "", STATUS)


def _fault_of_status(status: str) -> str:
    if _CONTROL.search(status):
        return "the status has a control character"
    if not _CODE.match(status):
        return "the status does not begin with a code of three digits"
    if status[0] == "1":
        return "the status is an interim one"
    if len(status) == 3:
        return "the status has no reason phrase"
    if status[3] != " ":
        return "the status has no space after its code"
    if status[-1] == " ":
        return "the status ends with a space"
    return "the status has more than one space after its code" if status[4] == " " else ""


def _of_headers(headers: Any) -> Iterator[Finding]:
    if type(headers) is not list:
        yield Finding("A9", "the headers are not exactly a list", typed(headers), "", FIELD)
    for field in headers if isinstance(headers, (list, tuple)) else ():
        yield from _of_field(field)


def _of_field(field: Any) -> Iterator[Finding]:
    if not isinstance(field, tuple) or len(field) != 2:
        yield Finding("A9", "a field is not a tuple of name and value", typed(field), "", FIELD)
    if not isinstance(field, (tuple, list)) or len(field) != 2:
        return
    name, value = field
    known = name if isinstance(name, str) else ""
    if type(name) is not str:
        yield Finding("A9", "a field name is not exactly a str", typed(name), "", FIELD, known)
    if isinstance(name, str):
        yield from _of_name(name)
    if type(value) is not str:
        yield Finding("A9", "a field value is not exactly a str", typed(value), "", FIELD, known)
    if isinstance(value, str):
        yield from _of_value(known, value)


def _of_name(name: str) -> Iterator[Finding]:
    if not _is_latin_1(name):
        yield Finding("A12", "a field name cannot be encoded as Latin-1", typed(name), "", FIELD)
    elif not is_token(name):
        yield Finding("A10", "a field name is not a token", typed(name), "", FIELD, name)
    elif not name[-1].isalnum():
        yield Finding("A10", "a field name ends with punctuation", typed(name), "", FIELD, name)
    elif name.lower() == "status":
        yield Finding("A10", "a field is named Status", typed(name), "", FIELD, name)
    elif is_hop_by_hop(name):
        yield Finding("A13", "a field is hop-by-hop", typed(name), "", FIELD, name)


def _of_value(name: str, value: str) -> Iterator[Finding]:
    if _CONTROL.search(value):
        yield Finding("A11", "a field value has a control character", typed(value), "", FIELD, name)
    if not _is_latin_1(value):
        message = "a field value cannot be encoded as Latin-1"
        yield Finding("A12", message, typed(value), "", FIELD, name)


def _is_latin_1(text: str) -> bool:
    return all(character <= "\xff" for character in text)


def _fault_of_exc_info(exc_info: Any, is_error: bool) -> str:
    """Return what is wrong with exc_info, "" where nothing is.

    A framework may begin its error response after its except block: the exc_info
    then is of an error that was handled.
    """
    if not isinstance(exc_info, tuple) or len(exc_info) != 3:
        return "exc_info is not a tuple of three"
    kind, error, traceback = exc_info
    if kind is None and error is None:
        return "exc_info is given while no error is handled"
    if (
        not isinstance(error, BaseException)
        or type(error) is not kind
        or not (traceback is None or isinstance(traceback, TracebackType))
    ):
        return "exc_info is not a tuple as of sys.exc_info()"
    if sys.exc_info()[1] is None and (traceback is None or not is_error):
        return "exc_info is given while no error is handled"
    return ""
