"""What environ shows: rule A23."""

from __future__ import annotations

import dis
import sys
from types import CodeType, FrameType
from typing import Any, Iterator

from ..capture.reprs import type_name
from ..interpreter.paths import HOST
from . import origins
from .findings import ENVIRON, Finding, Findings, typed

_GENERATOR = 0x20  # inspect.CO_GENERATOR
_SEES_LOCALS = frozenset(("locals", "vars", "dir", "eval", "exec"))
_STORE = dis.opmap["STORE_SUBSCR"]
_SETTERS = frozenset(("update", "setdefault", "__setitem__"))
_OF_CONTENT = ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH")


def check_caller(findings: Findings, caller: FrameType) -> None:
    """Add findings about the environ that the caller of start_response was called with.

    The application that the host calls may change environ as it likes: PEP 3333 says
    so. A middleware that calls another application with the result is its server, and
    the finding is about that middleware.
    """
    server = caller.f_back
    if server is None or server.f_code.co_filename.startswith(HOST):
        return
    environ = given_to(caller)
    if environ is None:
        return
    where = origins.of_frame(server)
    if type(environ) is not dict:
        kind = type_name(type(environ))
        findings.add(Finding("A23", "environ is not exactly a dict", kind, where, ENVIRON))
    for key, message in _wrong(environ):
        if not _may_set(caller.f_code, key):
            finding = Finding("A23", message, typed(dict.get(environ, key)), where, ENVIRON, key)
            findings.add(finding)


def _may_set(code: CodeType, key: str) -> bool:
    """Report whether a function may itself have set a key of environ."""
    sets = _STORE in code.co_code[::2] or not _SETTERS.isdisjoint(code.co_names)
    return sets and any(
        key in (each if type(each) is tuple else (each,)) for each in code.co_consts
    )


def _wrong(environ: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the keys that break the PEP, each with a message."""
    name, path = dict.get(environ, "SCRIPT_NAME"), dict.get(environ, "PATH_INFO")
    if type(name) is str and name == "/":
        yield "SCRIPT_NAME", 'SCRIPT_NAME is "/"'
    if type(path) is str and path and path[0] != "/" and path != "*":  # * is of OPTIONS
        yield "PATH_INFO", "PATH_INFO does not start with a slash"
    for key in _OF_CONTENT:
        if dict.__contains__(environ, key):
            yield key, f"{key} is set, which is spelled without HTTP_"


def given_to(caller: FrameType) -> Any:
    """Return the environ among the arguments of a function, None where there is none.

    Before Python 3.13, f_locals keeps the variables of a frame alive for as long as
    it runs, in the dict that locals() returns. So it is not read where a variable may
    be an exception (S28), nor of generators, which may run for long, nor of a
    function that could see that dict.
    """
    code = caller.f_code
    if code.co_argcount < 2 or code.co_flags & _GENERATOR or sys.exc_info()[1] is not None:
        return None
    if not _SEES_LOCALS.isdisjoint(code.co_names):
        return None
    variables = caller.f_locals
    for name in code.co_varnames[: code.co_argcount]:
        value = variables.get(name)
        if issubclass(type(value), dict) and is_environ(value):
            return value
    return None


def is_environ(value: Any) -> bool:
    """Report whether value looks like an environ, that of this exchange or a copy."""
    return issubclass(type(value), dict) and dict.__contains__(value, "wsgi.input")
