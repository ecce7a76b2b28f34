"""Exceptions as data: inspect.Traceback, with the host's own frames left out."""

from __future__ import annotations

import builtins
import linecache
import traceback
from types import FrameType, TracebackType
from typing import Any, Iterator

from .kill import Killed
from .originals import time
from .paths import HOST, is_library
from .reprs import cut, picture, safe_str, type_name

_AROUND = 5  # lines of source before and after
_LINE = 500  # characters of a line of source
_SECONDS = 0.2  # that all reprs of one description may take
_CHARACTERS = 1 << 20  # of reprs and source in one description: it must fit into a frame
_CHAIN = 20  # exceptions of a chain
_GROUP: Any = getattr(builtins, "BaseExceptionGroup", ())  # since Python 3.11
_MEMBERS = 10  # exceptions of a group


def describe(error: BaseException, bounds: dict[str, int]) -> dict[str, Any]:
    """Return an inspect.Traceback of error, its causes and its members."""
    try:
        description = _Describer(bounds).describe(error, _CHAIN)
    except Exception as failure:  # no room on the stack, a metaclass that raises
        description = _without_frames(error, failure)
    description["text"] = _middle_out(_render(error), bounds["text"])
    return description


def _without_frames(error: BaseException, failure: Exception) -> dict[str, Any]:
    return {
        "type": type_name(type(error)),
        "message": safe_str(error, 1000),
        "notes": [f"gdev could not look at its frames: {type_name(type(failure))}"],
        "frames": [],
        "link": "",
        "group": [],
        "text": "",
    }


def files(error: BaseException | None) -> list[str]:
    """Return the files that a traceback names, SyntaxErrors and causes included."""
    found: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        found += [frame.f_code.co_filename for frame, _ in _frames(error.__traceback__)]
        if isinstance(error, SyntaxError) and isinstance(error.filename, str):
            found.append(error.filename)
        error = error.__cause__ or error.__context__
    return found


class _Describer:
    def __init__(self, bounds: dict[str, int]) -> None:
        self._bounds = bounds
        self._seen: set[int] = set()
        self._deadline = time.monotonic() + _SECONDS
        self._left = _CHARACTERS

    def describe(self, error: Any, depth: int) -> dict[str, Any]:
        self._seen.add(id(error))
        cause, link = _cause(error)
        if cause is None or id(cause) in self._seen or depth == 0:
            cause, link = None, ""
        text = self._bounds["text"]
        description: dict[str, Any] = {
            "type": type_name(type(error)),
            "message": cut(error.msg, text) if _is_syntax(error) else safe_str(error, text),
            "notes": [safe_str(note, text) for note in _listed(error, "__notes__")],
            "frames": self._described_frames(error.__traceback__),
            "link": link,
            "group": [
                self.describe(member, depth // 2)
                for member in _members(error)
                if depth and id(member) not in self._seen
            ],
            "text": "",
        }
        if _is_syntax(error):
            description["syntax"] = _syntax(error)
        if cause is not None:
            description["cause"] = self.describe(cause, depth - 1)
        return description

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
        self._left -= sum(map(len, source))
        return {
            "file": code.co_filename,
            "line": line,
            "function": getattr(code, "co_qualname", code.co_name),
            "library": is_library(code.co_filename),
            "first_line": first,
            "source": source,
            "locals": self._locals(frame),
        }

    def _locals(self, frame: FrameType) -> list[dict[str, str]]:
        is_module = frame.f_code.co_name == "<module>"
        variables = frame.f_locals
        names = [n for n in variables if not (is_module and n.startswith("__"))]
        pictures: list[dict[str, str]] = []
        for name in names[: self._bounds["locals"]]:
            if self._left < 0 or time.monotonic() > self._deadline:
                return [
                    *pictures,
                    {"key": "…", "type": "", "repr": "not shown: too much"},
                ]
            pictures.append(picture(name, variables.get(name), self._bounds["repr"]))
            self._left -= len(name) + len(pictures[-1]["repr"])
        return pictures


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
    if error.__cause__ is not None:
        return error.__cause__, "cause"
    if error.__context__ is not None and not error.__suppress_context__:
        return error.__context__, "context"
    return None, ""


def _members(error: BaseException) -> list[BaseException]:
    """Return the first members of an ExceptionGroup."""
    return _listed(error, "exceptions") if isinstance(error, _GROUP) else []


def _listed(error: BaseException, name: str) -> list[Any]:
    try:
        value = getattr(error, name, ())
        return list(value[:_MEMBERS]) if isinstance(value, (list, tuple)) else []
    except Exception:
        return []


def _is_syntax(error: BaseException) -> bool:
    return (
        isinstance(error, SyntaxError)
        and isinstance(error.filename, str)
        and isinstance(error.msg, str)
        and isinstance(error.lineno, int)
    )


def _syntax(error: Any) -> dict[str, Any]:
    first, source = _lines_around(error.filename, error.lineno, {})
    if not source and isinstance(error.text, str):
        first, source = error.lineno, [error.text.rstrip("\n")]
    column = error.offset if isinstance(error.offset, int) else 0
    return {
        "file": error.filename,
        "line": error.lineno,
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


def _hide(rendering: Any, seen: set[int]) -> None:
    if rendering is None or id(rendering) in seen:
        return
    seen.add(id(rendering))
    rendering.stack[:] = [entry for entry in rendering.stack if not _is_hidden(entry.filename)]
    members = getattr(rendering, "exceptions", None) or ()
    for other in (rendering.__cause__, rendering.__context__, *members):
        _hide(other, seen)


def _middle_out(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return (
        f"{text[: limit // 2]}\n… {len(text) - limit} characters left out …\n{text[-limit // 2 :]}"
    )
