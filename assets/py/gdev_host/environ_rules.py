"""What environ shows: rule A23."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from .findings import ENVIRON, Finding, Findings, seen
from .reprs import type_name

_GENERATOR = 0x20  # inspect.CO_GENERATOR
_OF_OWN_VARIABLES = frozenset(("locals", "vars", "dir", "eval", "exec"))
_OF_CONTENT = ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH")


def look(findings: Findings, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Add what the application made of environ that whom it calls cannot use.

    What the request brought is the host's to answer for.
    """
    name, path = after.get("SCRIPT_NAME"), after.get("PATH_INFO")
    if name == "/" and type(name) is str and before.get("SCRIPT_NAME") != "/":
        _add(findings, 'SCRIPT_NAME is "/"', "SCRIPT_NAME", name)
    if type(path) is str and path and path[0] != "/" and path != before.get("PATH_INFO"):
        _add(findings, "PATH_INFO does not start with a slash", "PATH_INFO", path)
    for key in _OF_CONTENT:
        if key in after and key not in before:
            _add(findings, f"{key} is set, which is spelled without HTTP_", key, after[key])


def _add(findings: Findings, message: str, key: str, value: Any) -> None:
    findings.add(Finding("A23", message, seen(value), "", ENVIRON, key))


def look_at_caller(findings: Findings, caller: FrameType, where: str) -> None:
    """Add that the application which called start_response was given no plain dict."""
    environ = given_to(caller)
    if environ is not None and type(environ) is not dict:
        kind = type_name(type(environ))
        findings.add(Finding("A23", "environ is not exactly a dict", kind, where, ENVIRON))


def given_to(caller: FrameType) -> Any:
    """Return the environ among the arguments of a function, None where there is none.

    Before Python 3.13, to look at the variables of a frame keeps them for as
    long as it runs, in the dict that locals() returns. So it is not done where
    one may be an exception (S28), nor with generators, which may run for long,
    nor with a function that could see that dict.
    """
    code = caller.f_code
    if code.co_argcount < 2 or code.co_flags & _GENERATOR or sys.exc_info()[1] is not None:
        return None
    if not _OF_OWN_VARIABLES.isdisjoint(code.co_names):
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
