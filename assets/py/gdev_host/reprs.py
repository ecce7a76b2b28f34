"""Pictures of Python values: bounded in length, and never an exception."""

from __future__ import annotations

import contextlib
from typing import Any, Sequence

from .kill import Killed

_DEPTH = 20
_ESCAPED = 10  # characters of the longest escape, \\U0010ffff
_INT_BITS = 14_000  # Python refuses to write an int of more than 4300 digits
_BRACKETS: dict[Any, Sequence[str]] = {
    list: "[]",
    tuple: "()",
    set: "{}",
    frozenset: ("frozenset({", "})"),
    dict: "{}",
}


class _Full(Exception):
    """As much as may be shown is written."""


def bounded(value: Any, limit: int) -> str:
    """Return repr(value), cut at limit characters.

    The builtin containers are walked only so far: the repr of a list of ten
    million would take seconds.
    """
    if type(value) is str and len(value) <= limit // _ESCAPED:
        return repr(value)  # the same, and most of environ
    writer = _Writer(limit)
    with contextlib.suppress(_Full):
        writer.write(value)
    return cut("".join(writer.pieces), limit)


def cut(text: str, limit: int) -> str:
    """Return text, or its beginning and an ellipsis where it is too long."""
    return text if len(text) <= limit else text[: max(limit - 1, 0)] + "…"


def type_name(kind: type) -> str:
    """Return the name of a type, qualified but for builtins."""
    try:
        module, name = kind.__module__, kind.__qualname__
        return str(name) if module == "builtins" else f"{module}.{name}"
    except Exception:  # a metaclass can make anything of these attributes
        return "?"


def picture(key: Any, value: Any, limit: int) -> dict[str, str]:
    """Return an inspect.Value: one key of a mapping with its value."""
    name = key if type(key) is str else bounded(key, 100)
    return {"key": name, "type": type_name(type(value)), "repr": bounded(value, limit)}


def safe_str(value: Any, limit: int) -> str:
    """Return str(value), cut at limit characters."""
    try:
        return cut(str(value), limit)
    except Killed:
        raise
    except BaseException as error:
        return _raised("str", error)


def _safe_repr(value: Any) -> str:
    try:
        return repr(value)
    except Killed:
        raise
    except BaseException as error:  # whatever it raises is data
        return _raised("repr", error)


def _raised(function: str, error: BaseException) -> str:
    try:
        return f"<{function} raised {type(error).__name__}: {error}>"
    except Exception:
        return f"<{function} raised {type(error).__name__}>"


class _Writer:
    def __init__(self, limit: int) -> None:
        self.pieces: list[str] = []
        self._left = limit
        self._inside: list[int] = []  # ids of the containers that are open

    def write(self, value: Any) -> None:
        kind = type(value)
        if kind in (str, bytes) and len(value) > self._left:
            self._put(repr(value[: self._left + 1]))
        elif kind is int and value.bit_length() > _INT_BITS:
            self._put(f"<int of {value.bit_length()} bits>")
        elif kind in _BRACKETS and (value or kind in (list, tuple, dict)):
            self._container(value, kind)
        else:
            self._put(_safe_repr(value))

    def _container(self, value: Any, kind: type) -> None:
        opening, closing = _BRACKETS[kind]
        if id(value) in self._inside or len(self._inside) >= _DEPTH:
            self._put(f"{opening}...{closing}")
            return
        self._inside.append(id(value))
        self._put(opening)
        try:
            self._items(value, kind)
        except RuntimeError:  # another thread changed its size
            self._put("...")
        self._put(",)" if kind is tuple and len(value) == 1 else closing)
        self._inside.pop()

    def _items(self, value: Any, kind: type) -> None:
        separator = ""
        for item in value.items() if kind is dict else value:
            self._put(separator)
            separator = ", "
            if kind is dict:
                self.write(item[0])
                self._put(": ")
                self.write(item[1])
            else:
                self.write(item)

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self._left -= len(text)
        if self._left < 0:
            raise _Full
