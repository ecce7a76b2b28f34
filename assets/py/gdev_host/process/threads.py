"""The threads of a worker: one that obeys the front, and those that serve."""

from __future__ import annotations

import contextlib
import functools
import select
import signal
import socket
import sys
import threading
from _thread import allocate_lock, start_new_thread
from typing import Any, Callable, Iterable

from ..capture import stdin
from ..capture.kill import Kills
from ..capture.recorder import current, write_fault
from ..files import kept, reads, templates
from ..interpreter import originals
from ..interpreter.originals import os
from ..link import wire
from ..loading import stuck
from ..wsgi.exchange import Exchange, Server
from . import whereabouts
from .home import Guest, Home

_getsignal = signal.getsignal  # that of gevent keeps what it is asked for
_SIGNAL_SECONDS = 0.05  # until the handler of a signal runs that another thread got


class Threads:
    """Wait, each at its link, before there is an application to serve.

    A process that stands ready has them already, for to start them takes longer
    than a short request does. The module threading does not know of them before the
    application is there: gevent would not patch what others may be using.
    """

    def __init__(
        self, control: wire.Control, links: list[wire.Link], another: Callable[[], wire.Link]
    ) -> None:
        """Start them. What comes on the control link is left to others until obey.

        another opens the link of one more.
        """
        self.server: Server | None = None  # to be there before a request comes
        self.loading: stuck.Watch | None = None  # while the application is loaded
        self.kills, self.stop = Kills(), Stop()
        self.asking = stdin.Asking(control)
        self._control = control
        self._home = Home()
        self._awaited = allocate_lock()
        self._awaited.acquire()
        self._another = another
        self._sockets: list[wire.Link] = [control]
        _close_in_forked_children(self._sockets)
        start_new_thread(_run, (self._obey,))
        for link in links:
            self._start(link)

    def _start(self, link: wire.Link) -> None:
        name = f"gdev-{len(self._sockets)}"
        self._sockets.append(link)
        start_new_thread(_run, (functools.partial(self._serve, name, link),))

    def obey(self) -> None:
        """Do from now on what comes on the control link."""
        self._awaited.release()

    def _obey(self) -> None:
        """Do what comes on the control link until the worker is to end."""
        self._awaited.acquire()
        try:
            while True:
                kind, payload = self._receive()
                if kind == wire.KILL:
                    self.kills.kill(wire.decode(payload)["exchange"])
                elif kind == wire.LINE:
                    self.asking.answer(wire.decode(payload))
                elif kind == wire.REFRESH:
                    files = [wire.path_of(file) for file in wire.decode(payload)["files"]]
                    held = wire.paths(_refreshed(files))
                    self._control.send(wire.REFRESH, wire.encode({"held": held}))
                elif kind == wire.SOURCE:
                    kept.keep(payload)
                elif kind == wire.STOP and self.loading and self.loading.has_failed:
                    break  # the main thread does not come back
                elif kind == wire.STOP:
                    self.stop.set()  # the main thread ends the process
                elif kind == wire.THREAD:
                    self._start(self._another())
                elif kind == wire.WHERE:
                    where = wire.encode({"where": whereabouts.of_the_process()})
                    self._control.send(wire.WHERE, where)
        except (EOFError, OSError):
            pass
        finally:
            end()

    def _receive(self) -> tuple[int, bytes]:
        """Receive the next frame, and meanwhile look how loading goes on."""
        while self.loading and not self._control.ready(stuck.SECONDS):
            if self.loading:
                self.loading.look()
        return self._control.receive()

    def _serve(self, name: str, link: wire.Link) -> None:
        """Serve the exchanges of one link until it ends."""
        guest = Guest(self._home)
        is_known = False
        try:
            while True:
                kind, payload = link.receive()
                if kind == wire.REQUEST:  # others are late: for an exchange that has ended
                    assert self.server, "a request came before Loaded was told"
                    guest.leave()
                    if not is_known:
                        is_known = True
                        _introduce(name)
                    Exchange(self.server, link, wire.decode(payload)).serve()
                    guest.come()
        except (EOFError, OSError):
            pass
        finally:
            link.close()


class Stop:
    """What the main thread waits for, while it does what belongs to it.

    That is to run the handlers of signals, and in an application that gevent or
    eventlet has patched its hub, for which it waits with the application's select.
    """

    def __init__(self) -> None:
        self._awaited, self._set = socket.socketpair()
        self._wait, self._send = self._awaited.fileno(), self._set.send

    def set(self) -> None:
        """End all waiting, from now on."""
        self._send(b"x")

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it is set, or so many seconds.

        The system may give a signal to any thread; one that tells of the end of a
        child goes to the thread that started it. Python runs the handler in this
        one, when it runs again: so it does, where there are handlers.
        """
        if seconds is not None or not _has_handlers():
            self._select(seconds)
            return
        while not self._select(_SIGNAL_SECONDS):
            pass

    def _select(self, seconds: float | None) -> bool:
        """Wait until it is set, or so many seconds; return whether it is set."""
        if select.select is originals.select.select:  # what handlers raise ends the process
            return bool(select.select([self._wait], [], [], seconds)[0])
        try:
            return bool(select.select([self._wait], [], [], seconds)[0])
        except Exception:  # of whatever the application has put there
            return bool(originals.select.select([self._wait], [], [], seconds)[0])


def _has_handlers() -> bool:
    """Report whether the application handles signals. It can do so in the main thread only."""
    with contextlib.suppress(Exception):  # signal may be patched
        handlers = map(_getsignal, signal.valid_signals())
        return any(callable(each) and each is not signal.default_int_handler for each in handlers)
    return True


def _refreshed(files: list[str]) -> Iterable[str]:
    try:
        return templates.refresh(files, reads.here.readers)
    except Exception:  # of the application's objects: it may hold all of them
        write_fault()
        return files


def end() -> None:
    """End at once, with the subprocesses of the application: gdev is gone."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def _run(run: Callable[[], None]) -> None:
    """Run a thread to its end. What it raises is a fault of the host's."""
    try:
        run()
    except BaseException:
        write_fault()


def _introduce(name: str) -> None:
    """Make this thread what it would be had the application started it: known, named, traced."""
    with contextlib.suppress(Exception):  # the application's threading may be another's
        threading.current_thread().name = name
    trace: Any = getattr(threading, "_trace_hook", None)
    profile: Any = getattr(threading, "_profile_hook", None)
    if trace:
        sys.settrace(trace)
    if profile:
        sys.setprofile(profile)


def _close_in_forked_children(links: list[wire.Link]) -> None:
    """Keep a child of the application from holding gdev's sockets open."""

    def close_all() -> None:
        for link in links:
            link.close()
        reads.here.end()
        current.set(None)  # what the child writes goes to its real descriptors

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=close_all)
