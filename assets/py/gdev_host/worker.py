"""The process: what it is told on the control link, and its threads."""

from __future__ import annotations

import contextlib
import faulthandler
import functools
import os
import platform
import signal
import sys
import threading
import time
import traceback
from typing import Any, Callable

from . import bytecode, failure, imports, loader, logs, output, stdin, templates, wire, zygote
from .exchange import Exchange, Server
from .kill import Kills
from .paths import project_files
from .preimport import Preimport
from .recorder import current

_ANSWER_SECONDS = 0.1  # for the first answer, before the next generation is prepared
_STOP_SECONDS = 2.0  # for threads that are no daemons and for atexit handlers


def main(address: str) -> None:
    """Load the application that the front names, and serve it until told to stop."""
    _install()
    try:
        told = zygote.await_setup(wire.opener(address), _prepare)
    except EOFError:
        _end()
    setup, control = told.setup, told.control
    links = [told.opener.link(index) for index in range(setup["threads"])]
    _close_in_forked_children([control, *links])
    control.send(wire.HELLO, wire.encode(_hello()))
    bytecode.forget(setup.get("changed") or ())
    if not faulthandler.is_enabled():
        # A segmentation fault leaves the Python stack of the thread it happened in.
        faulthandler.enable(2, all_threads=False)
    kills, stop, seen = Kills(), threading.Event(), imports.Imports()
    contradicted = functools.partial(_contradicted, told.preimports, seen)
    asking = stdin.Asking(control)
    if setup.get("prompts"):
        stdin.install(asking.ask)
    _start("gdev-control", lambda: _obey(control, kills, asking, stop))
    try:
        application = _load(setup, control, seen, contradicted)
    except failure.LoadError as error:
        control.send(wire.FAILED, wire.encode(_failed(error, setup, contradicted())))
        _tell_learned(control, seen.learned())
    else:
        server = Server(application, setup, kills)
        for index, link in enumerate(links):
            _start(f"gdev-{index + 1}", functools.partial(_serve, server, link))
        known = frozenset(sys.modules)
        stop.wait(_ANSWER_SECONDS)
        if told.pages:
            told.pages.tell()
        _tell_learned(control, seen.learned(imports.libraries_since(known)))
        known = frozenset(sys.modules)
        stop.wait()
        _yield_to_successor()
        _tell_learned(control, {"modules": imports.libraries_since(known)})
    # What follows is Python's own end: atexit handlers, in the main thread.


def _hello() -> dict[str, Any]:
    return {
        "protocol": wire.PROTOCOL,
        "pid": os.getpid(),
        "version": platform.python_version(),
        "executable": sys.executable or "",
        "implementation": platform.python_implementation(),
    }


def _install() -> None:
    """See what is imported and written from now on."""
    output.install()
    logs.install()
    bytecode.distrust_young_sources()


def _prepare(directory: str) -> None:
    """Make the process look to the application like a Python of its own."""
    with contextlib.suppress(OSError):  # the loader says so
        os.chdir(directory)
    sys.path[0] = directory
    sys.argv = ["gdev"]


def _load(
    setup: dict[str, Any],
    control: wire.Control,
    seen: imports.Imports,
    contradicted: Callable[[], list[str]],
) -> Any:
    """Import the application in the main thread, as any script would."""
    began, known = time.perf_counter_ns(), frozenset(sys.modules)
    with imports.observed(seen):
        try:
            loaded = loader.load(setup["app"], setup["factory"], setup["directory"])
        finally:
            stdin.leave_debugger()
    logs.connect_signals()
    told = {
        "found": loaded.found,
        "import_ns": time.perf_counter_ns() - began,
        "imports": seen.slowest(),
        "files": project_files(known),
        "contradicted": contradicted(),
    }
    control.send(wire.LOADED, wire.encode(told))
    return loaded.application


def _contradicted(preimports: list[Preimport], seen: imports.Imports) -> list[str]:
    changes = seen.environment.changes()
    return sorted({name for preimport in preimports for name in preimport.contradicted(changes)})


def _tell_learned(control: wire.Control, learned: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # the front may be gone by now
        control.send(wire.LEARNED, wire.encode(learned))


def _failed(
    error: failure.LoadError, setup: dict[str, Any], contradicted: list[str]
) -> dict[str, Any]:
    return {
        "failure": error.described(setup["bounds"]),
        "files": project_files(also=error.files()),
        "contradicted": contradicted,
    }


def _yield_to_successor() -> None:
    """Leave the processor to the next generation, which loads while this one ends."""
    if hasattr(os, "nice"):
        os.nice(5)


def _obey(control: wire.Link, kills: Kills, asking: stdin.Asking, stop: threading.Event) -> None:
    """Do what comes on the control link until the worker is to end."""
    with contextlib.suppress(EOFError, OSError):
        while not stop.is_set():
            kind, payload = control.receive()
            if kind == wire.KILL:
                kills.kill(wire.decode(payload)["exchange"])
            elif kind == wire.LINE:
                asking.answer(wire.decode(payload))
            elif kind == wire.REFRESH:
                templates.forget()
                control.send(wire.REFRESH, b"")
            elif kind == wire.STOP:
                stop.set()
                time.sleep(_STOP_SECONDS)  # the main thread ends the process before that
    _end()


def _end() -> None:
    """End at once, with the subprocesses of the application: gdev is gone."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def _serve(server: Server, link: wire.Link) -> None:
    """Serve the exchanges of one link until it ends."""
    try:
        while True:
            kind, payload = link.receive()
            if kind == wire.REQUEST:  # others are late: for an exchange that has ended
                Exchange(server, link, wire.decode(payload)).serve()
    except (EOFError, OSError):
        pass
    except BaseException:  # a fault of the host's: the front sees the link end
        os.write(2, traceback.format_exc().encode("utf-8", "backslashreplace"))
    link.close()


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
