"""Noticing that the application does not get loaded, because it is a server itself."""

from __future__ import annotations

import sys
import threading
from types import FrameType
from typing import Callable

from ..capture.failure import IMPORT, LoadError
from ..interpreter.paths import HOST, place
from .diagnosis import Frame, server_in

SECONDS = 1.0
"""How often to look."""


class StuckDetector:
    """Looks where the main thread is, from another, while the application is loaded."""

    def __init__(self, app: str, fail: Callable[[LoadError], None]) -> None:
        """Have fail called, once, with what is wrong."""
        self._app, self._fail = app, fail
        self._thread = threading.main_thread().ident or 0
        self._seen: object = None
        self.has_failed = False

    def look(self) -> None:
        """Find it a failure that a server runs, and has run when this was called before."""
        frames = _frames(sys._current_frames().get(self._thread))
        found = server_in(frames)
        was, self._seen = self._seen, found
        if self.has_failed or found is None or was != found:
            return
        self.has_failed = True
        what = f'"{self._app}"' if self._app else "the application"
        message = f"importing {what} does not return: {found.sentence}"
        stack = [f"{place(f.file)}:{f.line}, in {f.function}" for f in frames]
        self._fail(LoadError(IMPORT, message, found.hint, stack))


def _frames(frame: FrameType | None) -> list[Frame]:
    frames: list[Frame] = []
    while frame is not None:
        code = frame.f_code
        if not code.co_filename.startswith((HOST, "<frozen")):
            frames.insert(0, Frame(code.co_filename, frame.f_lineno, code.co_name))
        frame = frame.f_back
    return frames
