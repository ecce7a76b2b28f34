"""Where the main thread is, as a text for the user: why the process does not end."""

from __future__ import annotations

import contextlib
import sys
import threading
from types import FrameType
from typing import Iterator

from ..interpreter.paths import HOST, is_library, place


def of_the_process() -> str:
    """Return where the main thread is, or where it joins others, the places of these.

    The form is "flush, app.py:5"; empty where nothing is known.
    """
    with contextlib.suppress(Exception):  # the application's threading may be another's
        return _of_the_process()
    return ""


def _of_the_process() -> str:
    frames = sys._current_frames()
    main = threading.main_thread()
    stack = list(_stack(frames.get(main.ident or 0)))
    if not any(_joins_threads(frame) for frame in stack):
        return _place(stack)
    others = (t for t in threading.enumerate() if t is not main and not t.daemon)
    places = [
        f'thread "{t.name}": {_place(list(_stack(frames.get(t.ident or 0))))}' for t in others
    ]
    return "; ".join(places)


def _stack(frame: FrameType | None) -> Iterator[FrameType]:
    """Yield a frame and its callers, without the host's."""
    while frame is not None:
        if not frame.f_code.co_filename.startswith((HOST, "<frozen")):
            yield frame
        frame = frame.f_back


def _joins_threads(frame: FrameType) -> bool:
    code = frame.f_code
    return code.co_name == "_shutdown" and code.co_filename == threading.__file__


def _place(stack: list[FrameType]) -> str:
    """Return the innermost place that is the project's, or else the innermost one."""
    for frame in [f for f in stack if not is_library(f.f_code.co_filename)] or stack:
        code = frame.f_code
        return f"{code.co_name}, {place(code.co_filename)}:{frame.f_lineno}"
    return ""
