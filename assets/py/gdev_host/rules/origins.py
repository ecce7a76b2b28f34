"""Where in the user's code a thing comes from, as "path/app.py:12"."""

from __future__ import annotations

import functools
from types import CodeType, FrameType, FunctionType, GeneratorType, MethodType
from typing import Any

from ..capture.reprs import inherited
from ..interpreter.cache import BoundedCache
from ..interpreter.paths import HOST, place


def of_frame(frame: FrameType) -> str:
    """Return the line that a frame is at."""
    return _places[frame.f_code.co_filename, frame.f_lineno]


def of_line(code: CodeType, line: int) -> str:
    """Return a line of a function, "" for one of the host's."""
    return _places[code.co_filename, line]


def of_callable(function: Any) -> str:
    """Return the first line of what a call would run; "" where that is no Python."""
    while type(function) is functools.partial:
        function = function.func
    kind = type(function)
    if issubclass(kind, type):
        return _of_function(inherited(function, "__init__"))
    if kind not in (FunctionType, MethodType):
        function = inherited(kind, "__call__")
    return _of_function(function)


def of_iterable(iterable: Any) -> str:
    """Return where an iterable makes its blocks: for a generator its latest yield."""
    if type(iterable) is GeneratorType:
        frame, code = iterable.gi_frame, iterable.gi_code
        return of_line(code, code.co_firstlineno) if frame is None else of_frame(frame)
    kind = type(iterable)
    return _of_function(inherited(kind, "__next__")) or _of_function(inherited(kind, "__iter__"))


def _place(at: tuple[str, int]) -> str:
    file, line = at
    return "" if file.startswith(HOST) else f"{place(file)}:{line}"


_places = BoundedCache(_place)


def _of_function(function: Any) -> str:
    if type(function) in (MethodType, staticmethod):
        function = function.__func__
    if type(function) is not FunctionType:
        return ""
    return of_line(function.__code__, function.__code__.co_firstlineno)
