"""The threads of a worker: one that obeys the front, and those that serve."""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import threading
import time
import traceback
from typing import Callable

from . import stdin, templates, wire
from .exchange import Exchange, Server
from .home import Guest, Home
from .kill import Kills
from .recorder import current

_STOP_SECONDS = 2.0  # for threads that are no daemons and for atexit handlers


class Threads:
    """Wait, each at its link, before there is an application to serve.

    A process that stands ready has them already, for to start them takes longer
    than a short request does.
    """

    def __init__(self, control: wire.Control, links: list[wire.Link]) -> None:
        """Start them. What comes on the control link is left to others until obey."""
        self.server: Server | None = None  # to be there before a request comes
        self.kills, self.stop = Kills(), threading.Event()
        self.asking = stdin.Asking(control)
        self._control = control
        self._home = Home()
        self._awaited = threading.Lock()
        self._awaited.acquire()
        _close_in_forked_children([control, *links])
        _start("gdev-control", self._obey)
        for index, link in enumerate(links):
            _start(f"gdev-{index + 1}", functools.partial(self._serve, link))

    def obey(self) -> None:
        """Do from now on what comes on the control link."""
        self._awaited.release()

    def _obey(self) -> None:
        """Do what comes on the control link until the worker is to end."""
        self._awaited.acquire()
        with contextlib.suppress(EOFError, OSError):
            while not self.stop.is_set():
                kind, payload = self._control.receive()
                if kind == wire.KILL:
                    self.kills.kill(wire.decode(payload)["exchange"])
                elif kind == wire.LINE:
                    self.asking.answer(wire.decode(payload))
                elif kind == wire.REFRESH:
                    templates.forget()
                    self._control.send(wire.REFRESH, b"")
                elif kind == wire.STOP:
                    self.stop.set()
                    time.sleep(_STOP_SECONDS)  # the main thread ends the process before that
        end()

    def _serve(self, link: wire.Link) -> None:
        """Serve the exchanges of one link until it ends."""
        guest = Guest(self._home)
        try:
            while True:
                kind, payload = link.receive()
                if kind == wire.REQUEST:  # others are late: for an exchange that has ended
                    assert self.server, "a request came before Loaded was told"
                    guest.leave()
                    Exchange(self.server, link, wire.decode(payload)).serve()
                    guest.come()
        except (EOFError, OSError):
            pass
        except BaseException:  # a fault of the host's: the front sees the link end
            os.write(2, traceback.format_exc().encode("utf-8", "backslashreplace"))
        link.close()


def end() -> None:
    """End at once, with the subprocesses of the application: gdev is gone."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def _start(name: str, run: Callable[[], None]) -> None:
    threading.Thread(target=run, name=name, daemon=True).start()


def _close_in_forked_children(links: list[wire.Link]) -> None:
    """Keep a child of the application from holding gdev's sockets open."""

    def close_all() -> None:
        for link in links:
            link.close()
        current.set(None)  # what the child writes goes to its real descriptors

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=close_all)
