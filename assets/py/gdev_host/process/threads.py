"""The threads of a worker: one for the control link, and those that serve requests."""

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
from ..files import loaded_source, reads, templates
from ..interpreter import originals
from ..interpreter.originals import os
from ..link import wire
from ..loading import stuck
from ..wsgi.exchange import Exchange, Server
from . import whereabouts
from .affinity import IdleProcessor, ThreadPin

_getsignal = signal.getsignal  # gevent's would keep each handler that it returns
_SIGNAL_SECONDS = 0.05  # until the handler of a signal runs that another thread got


class Threads:
    """The threads wait, each at its link, before there is an application to serve.

    A standby starts them in advance, because that takes longer than a short request
    does. The module threading does not know of them before the application is loaded:
    gevent does not patch locks that other threads may be using.
    """

    def __init__(
        self, control: wire.Control, links: list[wire.Link], open_link: Callable[[], wire.Link]
    ) -> None:
        """Start them. Nothing is read from the control link before serve_control.

        open_link opens the link of one more thread.
        """
        self.server: Server | None = None  # set before the first request comes
        self.loading: stuck.StuckDetector | None = None  # None but while the application is loaded
        self.kills, self.stop = Kills(), StopEvent()
        self.prompts = stdin.Prompts(control)
        self._control = control
        self._idle_processor = IdleProcessor()
        self._may_receive = allocate_lock()
        self._may_receive.acquire()
        self._open_link = open_link
        self._sockets: list[wire.Link] = [control]
        _close_in_forked_children(self._sockets)
        start_new_thread(_run, (self._control_loop,))
        for link in links:
            self._start(link)

    def _start(self, link: wire.Link) -> None:
        name = f"gdev-{len(self._sockets)}"
        self._sockets.append(link)
        start_new_thread(_run, (functools.partial(self._serve, name, link),))

    def serve_control(self) -> None:
        """Handle from now on the frames of the control link."""
        self._may_receive.release()

    def _control_loop(self) -> None:
        """Handle the frames of the control link until the worker is to end."""
        self._may_receive.acquire()
        try:
            while True:
                kind, payload = self._receive()
                if kind == wire.KILL:
                    self.kills.kill(wire.decode(payload)["exchange"])
                elif kind == wire.LINE:
                    self.prompts.answer(wire.decode(payload))
                elif kind == wire.REFRESH:
                    files = [wire.path_of(file) for file in wire.decode(payload)["files"]]
                    cached = wire.paths(_refreshed(files))
                    self._control.send(wire.REFRESH, wire.encode({"cached": cached}))
                elif kind == wire.SOURCE:
                    loaded_source.keep(payload)
                elif kind == wire.STOP and self.loading and self.loading.has_failed:
                    break  # the main thread does not come back
                elif kind == wire.STOP:
                    self.stop.set()  # the main thread ends the process
                elif kind == wire.THREAD:
                    self._start(self._open_link())
                elif kind == wire.WHERE:
                    where = wire.encode({"where": whereabouts.of_the_process()})
                    self._control.send(wire.WHERE, where)
        except (EOFError, OSError):
            pass
        finally:
            end()

    def _receive(self) -> tuple[int, bytes]:
        """Receive the next frame, and meanwhile watch whether loading is stuck."""
        while self.loading and not self._control.ready(stuck.SECONDS):
            if self.loading:
                self.loading.check()
        return self._control.receive()

    def _serve(self, name: str, link: wire.Link) -> None:
        """Serve the exchanges of one link until it ends."""
        pin = ThreadPin(self._idle_processor)
        is_introduced = False
        try:
            while True:
                kind, payload = link.receive()
                if kind == wire.REQUEST:  # any other kind is late: its exchange has ended
                    assert self.server, "a request came before Loaded was sent"
                    pin.unpin()
                    if not is_introduced:
                        is_introduced = True
                        _introduce(name)
                    Exchange(self.server, link, wire.decode(payload)).serve()
                    pin.pin()
        except (EOFError, OSError):
            pass
        finally:
            link.close()


class StopEvent:
    """An event that the main thread waits for, while it runs what only it can run.

    These are the handlers of signals, and the hub of gevent or eventlet in an
    application that they have patched: so it waits with the application's select.
    """

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._descriptor, self._send = self._reader.fileno(), self._writer.send

    def set(self) -> None:
        """End all waiting, from now on."""
        self._send(b"x")

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it is set, or so many seconds.

        The system may give a signal to any thread; SIGCHLD goes to the one that started
        the child. Python runs the handler in the main thread, as soon as that runs: where
        there are handlers, it therefore wakes up every 50 ms.
        """
        if seconds is not None or not _has_handlers():
            self._select(seconds)
            return
        while not self._select(_SIGNAL_SECONDS):
            pass

    def _select(self, seconds: float | None) -> bool:
        """Wait until it is set, or so many seconds; return whether it is set."""
        # Where nobody has replaced it, what it raises is of a signal handler, and ends the process.
        if select.select is originals.select.select:
            return bool(select.select([self._descriptor], [], [], seconds)[0])
        try:
            return bool(select.select([self._descriptor], [], [], seconds)[0])
        except Exception:  # the application has replaced select
            return bool(originals.select.select([self._descriptor], [], [], seconds)[0])


def _has_handlers() -> bool:
    """Report whether the application handles signals. It can do so in the main thread only."""
    with contextlib.suppress(Exception):  # signal may be patched
        handlers = map(_getsignal, signal.valid_signals())
        return any(callable(each) and each is not signal.default_int_handler for each in handlers)
    return True


def _refreshed(files: list[str]) -> Iterable[str]:
    try:
        return templates.refresh(files, reads.here.readers)
    except Exception:  # the application's objects raise: any file may be cached
        write_fault()
        return files


def end() -> None:
    """End at once, with the subprocesses of the application: gdev is gone."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def _run(run: Callable[[], None]) -> None:
    """Run a thread to its end. An exception of it is a fault of the host's."""
    try:
        run()
    except BaseException:
        write_fault()


def _introduce(name: str) -> None:
    """Make this thread known to threading, as one that the application had started."""
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
        current.set(None)  # what the child writes is not of this exchange

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=close_all)
