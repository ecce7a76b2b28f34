"""Detecting that loading does not end, because a module starts a server itself."""

from __future__ import annotations

import sys
import threading
from types import FrameType
from typing import Callable

from ..capture.failure import IMPORT, LoadError
from ..interpreter.paths import HOST, place
from .diagnosis import Frame, server_in

SECONDS = 1.0
"""How often to check."""


class StuckDetector:
    """Checks from another thread where the main thread is, while the application is loaded."""

    def __init__(self, app: str, fail: Callable[[LoadError], None]) -> None:
        """Take a function that is called, once, with the failure."""
        self._app, self._fail = app, fail
        self._thread = threading.main_thread().ident or 0
        self._server: object = None
        self.has_failed = False

    def check(self) -> None:
        """Report a failure where the same server runs as at the call before."""
        frames = _frames(sys._current_frames().get(self._thread))
        found = server_in(frames)
        before, self._server = self._server, found
        if self.has_failed or found is None or before != found:
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
