"""What an exception of the application shows: rules A1, A17 and A20."""

from __future__ import annotations

import linecache
import re
from types import CodeType, FrameType, TracebackType
from typing import Any

from ..capture.recorder import CALL, HANDLED, detached
from ..capture.reported import traceback_of
from ..capture.reprs import safe_str
from ..interpreter.paths import HOST
from . import environ_rules, origins
from .findings import ENVIRON, Finding, Findings, typed

_CGI = re.compile(r"[A-Z][A-Z0-9_]*")
UNLISTED: dict[CodeType, str] = {}
"""The stream's key in environ, by the code of its __getattr__, which raises AttributeError."""

_OPTIONAL = ("AUTH_TYPE", "CONTENT_LENGTH", "CONTENT_TYPE", "PATH_TRANSLATED", "SERVER_SOFTWARE")


def unlisted(stream: object, name: str) -> AttributeError:
    """Return the exception for an attribute that PEP 3333 does not list (A17).

    hasattr() is no fault: the exception is one only where it leaves the application.
    """
    return AttributeError(f"{type(stream).__name__!r} object has no attribute {name!r}")


def judge(findings: Findings, application: Any, where: str, error: BaseException) -> None:
    """Add the finding that an exception shows; where is that of Recorder.raised.

    A handled exception shows one only where an error response follows.
    """
    found = _of_call(application, error) if where == CALL else None
    found = found or _of_error(error)
    if found is not None and where == HANDLED:
        findings.suspect(found)
    elif found is not None:
        findings.add(found)


def _of_call(application: Any, error: BaseException) -> Finding | None:
    """Return the finding for a TypeError of the call itself: the wrong parameters (A1)."""
    if type(error) is not TypeError or _frames(traceback_of(error)):
        return None
    where = origins.of_callable(application)
    message = "the application cannot be called with two positional arguments"
    return Finding("A1", message, safe_str(error, 200), where)


def _of_error(error: BaseException) -> Finding | None:
    """Return the finding about streams or environ (A17, A20)."""
    if type(error) is AttributeError:
        return _of_unlisted(error)
    frames = _frames(traceback_of(error))
    if type(error) is not KeyError or not error.args or not frames:
        return None
    key = error.args[0]
    frame, line = frames[-1]
    if type(key) is not str or not _CGI.fullmatch(key) or not _reads_environ(frame, line, key):
        return None
    where = origins.of_line(frame.f_code, line)
    message = "an optional key of environ is taken for granted"
    return Finding("A20", message, typed(key), where, ENVIRON, key)


def _of_unlisted(error: AttributeError) -> Finding | None:
    """Return the finding for an attribute that a stream does not have (A17).

    The stream's __getattr__ has raised: its frame is the last one, the one before
    accessed the attribute.
    """
    traceback, accessing = traceback_of(error), None
    while traceback is not None and traceback.tb_next is not None:
        accessing, traceback = traceback, traceback.tb_next
    if traceback is None or accessing is None or traceback.tb_frame.f_code not in UNLISTED:
        return None
    key = UNLISTED[traceback.tb_frame.f_code]
    message = f"{key} is used by more than the listed methods"
    where = origins.of_line(accessing.tb_frame.f_code, accessing.tb_lineno or 0)
    name = str(traceback.tb_frame.f_locals["name"])
    return Finding("A17", message, f".{name}", where, key.rpartition(".")[2])


def _frames(traceback: TracebackType | None) -> list[tuple[FrameType, int]]:
    """Return the frames of a traceback that are not the host's, with their lines."""
    frames = []
    while traceback is not None:
        if not traceback.tb_frame.f_code.co_filename.startswith(HOST):
            frames.append((traceback.tb_frame, traceback.tb_lineno or 0))
        traceback = traceback.tb_next
    return frames


def _reads_environ(frame: FrameType, line: int, key: str) -> bool:
    """Report whether a frame that raised KeyError read environ, and not another dict."""
    source = linecache.getline(frame.f_code.co_filename, line, frame.f_globals)
    access = re.search(rf"""([\w.]+)\s*\[\s*['"]{key}['"]\s*\]""", source)
    if access is not None:
        return environ_rules.is_environ(_resolved(frame, access[1]))
    optional = key.startswith(("HTTP_", "REMOTE_")) or key in _OPTIONAL
    return optional and any(map(environ_rules.is_environ, list(frame.f_locals.values())))


def _resolved(frame: FrameType, dotted: str) -> Any:
    """Return the value of a dotted name in a frame, None where it has none."""
    name, *attributes = dotted.split(".")
    try:
        value = frame.f_locals[name] if name in frame.f_locals else frame.f_globals[name]
        with detached():  # a request's environ may be a property
            for attribute in attributes:
                value = getattr(value, attribute)
    except Exception:
        return None
    return value
