"""A process that has imported libraries, and forks those that load the application."""

from __future__ import annotations

import contextlib
import logging
import signal
import socket
import sys
from typing import Any, Callable, NamedTuple

from ..interpreter.originals import os, select, time
from ..link import wire
from .prefault import CopiedPages

CAN_FORK = hasattr(os, "fork") and hasattr(os, "waitid") and sys.platform != "darwin"
"""On macOS, system libraries may abort a process that was forked."""


class Forked(NamedTuple):
    """What a fork inherits from its zygote."""

    opener: wire.Opener
    pages: CopiedPages


class Zygote:
    """Forks standby processes, and reports how they end.

    It ends with the front, and its children with it.
    """

    def __init__(self, control: wire.Control, find: Callable[[str], Any]) -> None:
        """Take a function that finds a module by its name, None where it is not loaded."""
        self._control = control
        self._find = find
        self._children: set[int] = set()
        self._wakeup, self._wakeup_writer = socket.socketpair()
        self._wakeup.setblocking(False)
        self._wakeup_writer.setblocking(False)

    def serve(self) -> Forked:
        """Fork now, and for each Fork that comes. Return in the children only.

        EOFError is raised when the front has gone, and the children with it.
        """
        handler = signal.signal(signal.SIGCHLD, lambda *_: None)  # an ignored signal wakes nobody
        signal.set_wakeup_fd(self._wakeup_writer.fileno(), warn_on_full_buffer=False)
        _clear_parent_death_signal()
        pages = CopiedPages()
        while True:
            descriptors = self._control.take_descriptors()
            pid = _fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, handler or signal.SIG_DFL)
                self._detach(descriptors[:2])
                return Forked(wire.inherited(descriptors[2:]), pages)
            for descriptor in descriptors:
                os.close(descriptor)
            try:
                self._await_fork(pid)
            except (EOFError, OSError):
                for child in self._children:
                    _kill_group(child)
                raise EOFError("the front has gone") from None

    def _await_fork(self, pid: int) -> None:
        """Report a new child, and how others end, until the front wants another."""
        if pid > 0:
            self._children.add(pid)
        self._control.send(wire.FORKED, wire.encode({"pid": pid}))
        kind = 0
        while kind != wire.FORK:
            select.select([self._control.fileno(), self._wakeup.fileno()], [], [])
            self._reap()
            if self._control.ready(0):
                kind, _ = self._control.receive()

    def _reap(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._wakeup.recv(64):
                pass
        for child in list(self._children):
            ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended:
                _kill_group(child)  # before waitpid frees its number for another process
                pid, status = os.waitpid(child, 0)
                self._children.remove(child)
                self._control.send(wire.EXITED, wire.encode({"pid": pid, "status": status}))

    def _detach(self, outputs: list[int]) -> None:
        """Become a process of its own, with these descriptors as stdout and stderr."""
        self._control.close()
        self._wakeup.close()
        self._wakeup_writer.close()
        for number, descriptor in enumerate(outputs, start=1):
            os.dup2(descriptor, number)
            os.close(descriptor)
        _reset_random_and_time(self._find)


def _fork() -> int:
    """Fork a leader of its own group; return its number, 0 in it, -1 where that fails.

    It has no terminal, as the zygote has none.
    """
    try:
        pid = os.fork()
    except OSError:
        return -1
    with contextlib.suppress(OSError):  # both do so: whoever is first
        os.setpgid(pid, pid)
    return pid


def _kill_group(pid: int) -> None:
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)


def _clear_parent_death_signal() -> None:
    """Undo that Linux kills this process when gdev ends: it has its children to kill first."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, 0)  # PR_SET_PDEATHSIG, none


def _reset_random_and_time(find: Callable[[str], Any]) -> None:
    """Reset what a process draws or notes once, when it starts.

    The modules random and tempfile reset themselves after a fork.
    """
    started: Any = logging._startTime  # type: ignore[attr-defined]
    now = time.time() if isinstance(started, float) else time.time_ns()  # since 3.13
    logging._startTime = now  # type: ignore[attr-defined]
    uuid, numbers = find("uuid"), find("numpy.random")
    if uuid is not None:
        uuid._node = uuid._last_timestamp = None
    if numbers is not None:
        numbers.seed()
