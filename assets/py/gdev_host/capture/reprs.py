"""Reprs of Python values: bounded in length and time, and without exceptions."""

from __future__ import annotations

import contextlib
import sys
import weakref
from typing import Any, Callable, Iterable, Mapping, Sequence

from ..interpreter.originals import time
from ..interpreter.paths import is_library, source
from . import timeout
from .kill import Killed

_DEPTH = 20
_ESCAPED = 10  # characters of the longest escape, \\U0010ffff
_NAME = 500  # characters of the name of a type, and of a key
_INT_BITS = 14_000  # Python refuses to write an int of more than 4300 digits
_BRACKETS: dict[Any, Sequence[str]] = {
    list: "[]",
    tuple: "()",
    set: "{}",
    frozenset: ("frozenset({", "})"),
    dict: "{}",
}


LATE = "not shown: it takes too long"
"""Shown for a value whose repr takes too long."""

SCALARS = frozenset((str, bytes, int, float, complex, bool, type(None)))
"""Types whose values run no code of the application's."""

_PLAIN_STR = (BaseException.__str__, KeyError.__str__, OSError.__str__)
_QUICK_SECONDS = 0.001  # within which a repr needs no thread of its own
_PAUSE = 1.0

# Attributes of classes, read by type itself: a metaclass may override them.
bases_of: Callable[[type], tuple[type, ...]] = vars(type)["__mro__"].__get__
_names_of: Callable[[type], Mapping[str, Any]] = vars(type)["__dict__"].__get__
_module_of: Callable[[type], Any] = vars(type)["__module__"].__get__
_name_of: Callable[[type], str] = vars(type)["__qualname__"].__get__

TOO_MUCH = {"key": "…", "type": "", "repr": "not shown: too much"}
"""The inspect.Value that stands for those beyond the limit."""


class _Full(Exception):
    """The limit is reached."""


def bounded(value: Any, limit: int) -> str:
    """Return repr(value), cut at limit characters.

    The builtin containers are walked only so far: the repr of a list of ten
    million would take seconds.
    """
    if type(value) is str and len(value) <= limit // _ESCAPED:
        return repr(value)  # short: most values of environ
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
        module, name = _module_of(kind), _name_of(kind)
    except AttributeError:  # __module__ was deleted
        return "?"
    full = name if module == "builtins" or type(module) is not str else f"{module}.{name}"
    return cut(full, _NAME)


def picture(key: Any, value: Any, limit: int) -> dict[str, str]:
    """Return an inspect.Value: one key of a mapping with its value."""
    name = cut(key, _NAME) if type(key) is str else bounded(key, 100)
    return {"key": name, "type": type_name(type(value)), "repr": bounded(value, limit)}


def pictures(items: Iterable[tuple[Any, Any]], limit: int, total: int) -> list[dict[str, str]]:
    """Return the pictures of as many items as are total characters together."""
    found: list[dict[str, str]] = []
    for key, value in items:
        if total < 0:
            return [*found, TOO_MUCH]
        found.append(picture(key, value, limit))
        total -= sum(map(len, found[-1].values()))
    return found


def safe_str(value: Any, limit: int) -> str:
    """Return str(value), cut at limit characters."""
    if type(value) is str:
        return cut(value, limit)
    if type(value) in SCALARS or _is_plain_error(value):
        return cut(str(value), limit)
    return cut(_called(str, value), limit)


def _safe_repr(value: Any) -> str:
    kind = type(value)
    if kind in SCALARS or inherited(kind, "__repr__") is object.__repr__:
        return repr(value)
    return _called(repr, value)


def _called(function: Callable[[Any], str], value: Any) -> str:
    """Call repr or str of the application's; return LATE where it takes too long.

    For a type of a library that has been quick so far, no thread is started.
    """
    if timeout.is_call_thread():
        return _guarded(function, value)
    speed = _speed(type(value))
    if speed.is_quick:
        return speed.measured(_guarded, function, value)
    if time.monotonic() < speed.pause_ends:
        return LATE
    text = timeout.call(lambda: speed.measured(_guarded, function, value), LATE)
    if text is LATE:
        speed.pause_ends = time.monotonic() + _PAUSE
    return text


def _guarded(function: Callable[[Any], str], value: Any) -> str:
    try:
        return function(value)
    except Killed:
        raise
    except BaseException as error:  # any exception is shown as data
        return _raised(function.__name__, error)


class _Speed:
    """Whether all reprs of a type have been quick so far; never true of the project's types."""

    is_quick = False
    pause_ends = 0.0  # no call until then, after one that took too long

    def __init__(self, kind: type) -> None:
        self._is_slow = not _is_of_library(kind)

    def measured(self, function: Callable[..., str], *args: Any) -> str:
        began = time.perf_counter()
        text = function(*args)
        self._is_slow |= time.perf_counter() - began > _QUICK_SECONDS
        self.is_quick = not self._is_slow
        return text


_speeds: dict[int, tuple[Any, _Speed]] = {}


def _speed(kind: type) -> _Speed:
    """Return the speed of a type, which is not kept alive, and whose hash is not called."""
    known = _speeds.get(id(kind))
    if known is None or known[0]() is not kind:
        known = _speeds[id(kind)] = weakref.ref(kind), _Speed(kind)
    return known[1]


def _is_of_library(kind: type) -> bool:
    module = _module_of(kind)
    file = source(sys.modules.get(module)) if type(module) is str else ""
    return bool(file) and is_library(file)


def _is_plain_error(value: Any) -> bool:
    """Report whether str(value) is of an exception and runs no code of the application's."""
    if not issubclass(type(value), BaseException):
        return False
    args = vars(BaseException)["args"].__get__(value)
    return inherited(type(value), "__str__") in _PLAIN_STR and SCALARS.issuperset(map(type, args))


def inherited(kind: type, name: str) -> Any:
    """Return an attribute of a class without calling its metaclass or a descriptor."""
    for base in bases_of(kind):
        names = _names_of(base)
        if name in names:
            return names[name]
    return None


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
