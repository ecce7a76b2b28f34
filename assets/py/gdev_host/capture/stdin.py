"""sys.stdin prompts the user of gdev for each line: for input(), pdb, code.interact()."""

from __future__ import annotations

import io
import itertools
import sys
import threading
from typing import Any, Callable

from ..interpreter.originals import queue
from ..link import wire
from .recorder import STDIN, current

_POLL_SECONDS = 0.2  # how often a waiting thread runs Python code, so that Killed can land
_MAX_FRAMES = 6  # between this module and the one that reads
MASKED = "‹masked›"


class Prompts:
    """Prompts that wait for a line of the user, of any number of threads at once."""

    def __init__(self, control: wire.Link) -> None:
        self._control = control
        self._numbers = itertools.count(1)
        self._waiting: dict[int, queue.SimpleQueue[str]] = {}

    def read_line(self) -> str:
        """Wait for a line and return it with its end; "" is the end of the file.

        That is also what a forked child gets, and a worker whose front is gone.
        """
        recorder = current.get()
        secret = _is_password_prompt()
        if recorder is None:
            return self._await_line(0, secret)
        line = self._await_line(recorder.pause(), secret)
        shown = MASKED + "\n" if secret and line else line
        recorder.output(STDIN, shown)  # a terminal would echo the line
        return line

    def _await_line(self, exchange: int, secret: bool) -> str:
        number = next(self._numbers)
        answer = self._waiting[number] = queue.SimpleQueue()
        prompt = {"prompt": number, "exchange": exchange, "over": False, "secret": secret}
        try:
            self._send(prompt)
            while True:
                try:
                    return answer.get(timeout=_POLL_SECONDS)
                except queue.Empty:
                    continue
        except OSError:
            return ""
        except BaseException:
            self._send({**prompt, "over": True})
            raise
        finally:
            del self._waiting[number]

    def answer(self, line: dict[str, Any]) -> None:
        """Pass a Line to the thread that waits for it."""
        waiting = self._waiting.get(line["prompt"])
        if waiting is not None:
            waiting.put(line["text"])

    def _send(self, prompt: dict[str, Any]) -> None:
        self._control.send(wire.PROMPT, wire.encode(prompt))


def _is_password_prompt() -> bool:
    """Report whether getpass reads; without a terminal it cannot switch the echo off itself."""
    frame = sys._getframe()
    for _ in range(_MAX_FRAMES):
        if frame.f_back is None:
            return False
        frame = frame.f_back
        if frame.f_globals.get("__name__") == "getpass":
            return True
    return False


class Stdin(io.TextIOBase):
    """Lines that the user types as they are read. Any thread may read.

    The rest of a line that was read in part is kept for the same thread.
    """

    encoding = "utf-8"
    errors = "strict"
    mode = "r"
    name = "<stdin>"

    def __init__(self, read_line: Callable[[], str]) -> None:
        super().__init__()
        self._read_line = read_line
        self._own = threading.local()
        self.buffer = io.BufferedReader(_Bytes(self))

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 0

    def isatty(self) -> bool:
        return False

    def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
        """Return a line with its end, or at most so many characters of it."""
        line = getattr(self._own, "rest", "") or self._read_line()
        if size is None or size < 0:
            size = len(line)
        self._own.rest = line[size:]
        return line[:size]

    def read(self, size: int | None = -1) -> str:
        """Return so many characters, or all; fewer only at the end of the file."""
        if size is None or size < 0:
            return "".join(iter(self.readline, ""))
        text = ""
        while len(text) < size:
            more = self.readline(size - len(text))
            if not more:
                break
            text += more
        return text

    def close(self) -> None:
        """Stay open: exit() of code.interact() closes sys.stdin."""


class _Bytes(io.RawIOBase):
    """The same lines as bytes."""

    def __init__(self, text: Stdin) -> None:
        super().__init__()
        self._text = text

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._text.readline(max(len(buffer) // 4, 1)).encode("utf-8", "replace")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Stay open, as what it belongs to."""


def install(read_line: Callable[[], str]) -> None:
    """Make sys.stdin prompt the user. The one that the worker was started with is empty."""
    sys.stdin = Stdin(read_line)


def leave_debugger() -> None:
    """End the stepping of a pdb in this thread: what comes next is not the application's."""
    debugger = getattr(sys.gettrace(), "__self__", None)
    bdb = sys.modules.get("bdb")
    if bdb is not None and isinstance(debugger, bdb.Bdb):
        sys.settrace(None)
