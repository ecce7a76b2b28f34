"""Exceptions as data: inspect.Traceback, with the host's own frames left out."""

from __future__ import annotations

import builtins
import functools
import linecache
import sys
import traceback
from types import FrameType, TracebackType
from typing import Any, Iterator

from ..interpreter.originals import time
from ..interpreter.paths import HOST, is_library
from . import timeout
from .kill import Killed
from .reprs import LATE, TOO_MUCH, bounded, cut, safe_str, type_name

_AROUND = 5  # lines of source before and after
_LINE = 500  # characters of a line of source
_MAX_CHARACTERS = 1 << 20  # reprs and source of one description, which must fit into a frame
_CO_OPTIMIZED = 1  # a code's flag: its variables are in the frame, f_locals only shows them
_references: Any = getattr(sys, "getrefcount", lambda _: sys.maxsize)
_OWN_REFERENCES = 3  # to a frame's f_locals: the frame's, a variable, getrefcount's parameter
_CHAIN = 20  # exceptions of a chain
_GROUP: Any = getattr(builtins, "BaseExceptionGroup", ())  # since Python 3.11
_MEMBERS = 10  # exceptions of a group


def describe(
    error: BaseException, bounds: dict[str, int], seconds: float = timeout.SECONDS
) -> dict[str, Any]:
    """Return an inspect.Traceback of error, its causes and its members.

    Messages and reprs that take the application's code longer than seconds are left out.
    """
    describer = _Describer(bounds)
    try:
        description = describer.describe(error, _CHAIN)
    except Exception as failure:  # no room on the stack
        description = _without_frames(error, failure)
    describer.fill(error, description, seconds)
    if not description["text"]:
        description["text"] = _text(description)
    return description


def _without_frames(error: BaseException, failure: Exception) -> dict[str, Any]:
    return {
        "type": type_name(type(error)),
        "message": timeout.call(functools.partial(safe_str, error, 1000), LATE),
        "notes": [f"gdev could not look at its frames: {type_name(type(failure))}"],
        "frames": [],
        "link": "",
        "group": [],
        "text": "",
    }


def shortened(description: dict[str, Any]) -> dict[str, Any]:
    """Return a description without frames and causes, where it is too large for a frame."""
    kept = {name: cut(description[name], _LINE) for name in ("type", "message", "text")}
    notes = ["gdev has left out its frames: together they are too large"]
    return {**kept, "notes": notes, "frames": [], "link": "", "group": []}


def files(error: BaseException | None) -> list[str]:
    """Return the files that a traceback names, SyntaxErrors and causes included."""
    found: list[str] = []
    visited: set[int] = set()
    while error is not None and id(error) not in visited:
        visited.add(id(error))
        tb = _own(error, "__traceback__")
        found += [frame.f_code.co_filename for frame, _ in _frames(tb)]
        if type(_own(error, "filename")) is str:  # a SyntaxError
            found.append(_own(error, "filename"))
        error = _own(error, "__cause__") or _own(error, "__context__")
    return found


class _Describer:
    """Describes what needs no code of the application's, and collects the calls that do."""

    def __init__(self, bounds: dict[str, int]) -> None:
        self._bounds = bounds
        self._visited: set[int] = set()
        self._left = _MAX_CHARACTERS
        self._messages, self._values = timeout.Calls(), timeout.Calls()

    def describe(self, error: BaseException, depth: int) -> dict[str, Any]:
        self._visited.add(id(error))
        cause, link = _cause(error)
        if cause is None or id(cause) in self._visited or depth == 0:
            cause, link = None, ""
        description: dict[str, Any] = {
            "type": type_name(type(error)),
            "message": LATE,
            "notes": [],
            "frames": self._described_frames(_own(error, "__traceback__")),
            "link": link,
            "group": [
                self.describe(member, depth // 2)
                for member in _members(error)
                if depth and self._left > 0 and id(member) not in self._visited
            ],
            "text": "",
        }
        if _is_syntax(error):
            description["syntax"] = _syntax(error)
        self._add_calls(description, error)
        if cause is not None and self._left > 0:
            description["cause"] = self.describe(cause, depth - 1)
        return description

    def fill(self, error: BaseException, description: dict[str, Any], seconds: float) -> None:
        """Make these calls: the messages first, then the values."""
        end = time.monotonic() + seconds
        text = functools.partial(description.__setitem__, "text")
        limit = self._bounds["text"]
        self._messages.add(text, lambda: _middle_out(_render(error), limit))
        self._messages.run(seconds)
        self._values.run(end - time.monotonic())

    def _add_calls(self, description: dict[str, Any], error: BaseException) -> None:
        self._left -= _LINE
        is_syntax = _is_syntax(error)

        def bounded_str(value: Any) -> str:
            text = safe_str(value, min(self._bounds["text"], max(self._left, _LINE)))
            self._left -= len(text)
            return text

        def message() -> str:
            return bounded_str(_own(error, "msg") if is_syntax else error)

        def notes() -> list[str]:
            found = [*_listed(error, "__notes__"), *_template_notes(error)]
            return [bounded_str(note) for note in found]

        self._messages.add(functools.partial(description.__setitem__, "message"), message)
        self._messages.add(functools.partial(description.__setitem__, "notes"), notes)

    def _described_frames(self, tb: TracebackType | None) -> list[dict[str, Any]]:
        frames = list(_frames(tb))
        surplus = len(frames) - self._bounds["frames"]
        if surplus <= 0:
            return [self._frame(*entry) for entry in frames]
        head = (len(frames) - surplus) // 2
        described = [self._frame(*entry) for entry in frames[:head] + frames[head + surplus :]]
        described.insert(head, _gap(surplus))
        return described

    def _frame(self, frame: FrameType, line: int) -> dict[str, Any]:
        code = frame.f_code
        first, source = _lines_around(code.co_filename, line, frame.f_globals)
        if self._left < 0:
            first, source = 0, []
        self._left -= sum(map(len, source)) + _LINE // 4
        return {
            "file": cut(code.co_filename, _LINE * 2),
            "line": line,
            "function": cut(getattr(code, "co_qualname", code.co_name), _LINE),
            "library": is_library(code.co_filename),
            "first_line": first,
            "source": source,
            "locals": self._locals(frame),
        }

    def _locals(self, frame: FrameType) -> list[dict[str, str]]:
        is_module = frame.f_code.co_name == "<module>"
        variables = _variables(frame)
        names = [n for n in variables if not (is_module and n.startswith("__"))]
        pictures: list[dict[str, str]] = []
        for name in names[: self._bounds["locals"]]:
            if self._left < 0:
                return [*pictures, TOO_MUCH]
            value = variables[name]
            shown = {"key": cut(name, _LINE), "type": type_name(type(value)), "repr": LATE}
            self._left -= sum(map(len, shown.values()))
            pictures.append(shown)
            put = functools.partial(shown.__setitem__, "repr")
            self._values.add(put, functools.partial(self._repr, value))
        return pictures

    def _repr(self, value: Any) -> str:
        if self._left < 0:
            return TOO_MUCH["repr"]
        text = bounded(value, self._bounds["repr"])
        self._left -= len(text)
        return text


def _variables(frame: FrameType) -> dict[str, Any]:
    """Return the variables of a frame; none where they are in a mapping of the application's."""
    shown: Any = frame.f_locals
    is_function = bool(frame.f_code.co_flags & _CO_OPTIMIZED)
    if type(shown) is not dict and not is_function:
        return {}
    variables = {name: value for name, value in shown.items() if type(name) is str}
    if type(shown) is dict and is_function and _references(shown) <= _OWN_REFERENCES:
        # Before Python 3.13, the frame keeps this dict, and its values outlive the variables,
        # unless it is cleared. A dict to which others refer is left as it is.
        code = frame.f_code
        for name in (*code.co_varnames, *code.co_cellvars, *code.co_freevars):
            shown.pop(name, None)
    return variables


def _own(error: BaseException, name: str) -> Any:
    """Return an attribute that Python defines for all exceptions, or those of this type.

    A class of the application's may have another of that name.
    """
    for kind in (BaseException, SyntaxError, _GROUP):
        if kind and issubclass(type(error), kind) and name in vars(kind):
            return vars(kind)[name].__get__(error)
    return None


def _frames(tb: TracebackType | None) -> Iterator[tuple[FrameType, int]]:
    """Yield the frames that are neither the host's nor the import system's."""
    while tb is not None:
        file = tb.tb_frame.f_code.co_filename
        if not _is_hidden(file):
            yield tb.tb_frame, tb.tb_lineno or 0
        tb = tb.tb_next


def _is_hidden(file: str) -> bool:
    return file.startswith((HOST, "<frozen importlib"))


def _gap(count: int) -> dict[str, Any]:
    return {
        "file": "",
        "line": 0,
        "function": f"… {count} frames left out …",
        "library": True,
        "first_line": 0,
        "source": [],
        "locals": [],
    }


def _cause(error: BaseException) -> tuple[BaseException | None, str]:
    if _own(error, "__cause__") is not None:
        return _own(error, "__cause__"), "cause"
    if _own(error, "__context__") is not None and not _own(error, "__suppress_context__"):
        return _own(error, "__context__"), "context"
    return None, ""


def _members(error: BaseException) -> list[BaseException]:
    """Return the first members of an ExceptionGroup."""
    return list(_own(error, "exceptions") or ())[:_MEMBERS]


def _listed(error: BaseException, name: str) -> list[Any]:
    try:
        value = getattr(error, name, ())
        return list(value[:_MEMBERS]) if type(value) in (list, tuple) else []
    except Killed:
        raise
    except BaseException:  # a class may override its attributes
        return []


def _template_notes(error: BaseException) -> list[str]:
    """Return which template raised it, and where in it, as Django notes it in DEBUG."""
    try:
        noted = getattr(error, "template_debug", None)
        if type(noted) is not dict:
            return []
        return [f"in the template {noted['name']}, line {noted['line']}: {noted['during']}"]
    except Killed:
        raise
    except BaseException:  # not an object that Django makes
        return []


def _is_syntax(error: BaseException) -> bool:
    kinds = {"filename": str, "msg": str, "lineno": int}
    return all(type(_own(error, name)) is kind for name, kind in kinds.items())


def _syntax(error: BaseException) -> dict[str, Any]:
    file, line, text, offset = (_own(error, n) for n in ("filename", "lineno", "text", "offset"))
    first, source = _lines_around(file, line, {})
    if not source and type(text) is str:
        first, source = line, [cut(text.rstrip("\n"), _LINE)]
    column = offset if type(offset) is int else 0
    return {
        "file": cut(file, _LINE * 2),
        "line": line,
        "column": max(column, 0),
        "first_line": first,
        "source": source,
    }


def _lines_around(file: str, line: int, module: dict[str, Any]) -> tuple[int, list[str]]:
    try:
        lines = linecache.getlines(file, module)
    except Exception:  # a loader's get_source may raise anything
        return 0, []
    first = max(line - _AROUND, 1)
    source = [cut(text.rstrip("\r\n"), _LINE) for text in lines[first - 1 : line + _AROUND]]
    return (first, source) if source else (0, [])


def _render(error: BaseException) -> str:
    """Return Python's own rendering of the whole chain, without the host's frames."""
    try:
        rendering = traceback.TracebackException(type(error), error, error.__traceback__)
        _hide(rendering, set())
        return "".join(rendering.format())
    except Killed:
        raise
    except BaseException as failure:
        return f"{type_name(type(error))}: <its traceback raised {type(failure).__name__}>\n"


def _text(description: dict[str, Any]) -> str:
    """Return what Python would have rendered, made of the description."""
    lines = ["Traceback (most recent call last):\n"] if description["frames"] else []
    for frame in description["frames"]:
        lines.append(f'  File "{frame["file"]}", line {frame["line"]}, in {frame["function"]}\n')
        if frame["source"]:
            source = frame["source"][frame["line"] - frame["first_line"]]
            lines.append(f"    {source.strip()}\n")
    return "".join((*lines, f"{description['type']}: {description['message']}\n"))


def _hide(rendering: Any, visited: set[int]) -> None:
    if rendering is None or id(rendering) in visited:
        return
    visited.add(id(rendering))
    rendering.stack[:] = [entry for entry in rendering.stack if not _is_hidden(entry.filename)]
    members = getattr(rendering, "exceptions", None) or ()
    for other in (rendering.__cause__, rendering.__context__, *members):
        _hide(other, visited)


def _middle_out(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return (
        f"{text[: limit // 2]}\n… {len(text) - limit} characters left out …\n{text[-limit // 2 :]}"
    )
