"""Whether a function that is run at the end of a process removes files."""

from __future__ import annotations

import functools
import os
from contextlib import suppress
from types import CodeType, MethodType
from typing import Any, Iterator

_REMOVE = frozenset(
    ["rmtree", "_rmtree", "unlink", "rmdir", "removedirs", "shm_unlink", "sem_unlink"]
)
_OF_OS = frozenset(["remove", "rename", "renames", "replace", "truncate"])  # others have such, too
_DEPTH = 3  # functions that call functions


def removes(function: Any, arguments: Any = ()) -> bool:
    """Report whether a call may remove a file: by the names that it uses."""
    return any(_uses(each, _DEPTH) or _is_remover(each) for each in _callables(function, arguments))


def _callables(function: Any, arguments: Any) -> Iterator[Any]:
    while isinstance(function, functools.partial):
        yield from filter(callable, function.args)
        function = function.func
    yield function
    yield from filter(callable, arguments or ())


def _is_remover(function: Any) -> bool:
    name = getattr(function, "__name__", "")
    return name in _REMOVE or (name in _OF_OS and function is getattr(os, name))


def _uses(function: Any, depth: int) -> bool:
    if isinstance(function, MethodType):
        function = function.__func__
    code = getattr(function, "__code__", None)
    if not isinstance(code, CodeType) or depth == 0:
        return False
    names = set(_names(code))
    if names & _REMOVE or ("os" in names and names & _OF_OS):
        return True
    scope = {**getattr(function, "__globals__", {}), **_closure(function, code)}
    return any(_uses(scope.get(name), depth - 1) for name in {*names, *code.co_freevars})


def _closure(function: Any, code: CodeType) -> dict[str, Any]:
    found = {}
    for name, cell in zip(code.co_freevars, getattr(function, "__closure__", None) or ()):
        with suppress(ValueError):  # an empty cell
            found[name] = cell.cell_contents
    return found


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
