"""The life of a process before it loads the application: standby, or zygote.

A standby waits for the frame Load. It may be told to import libraries ahead, and
has less to do then when Load comes. Or it becomes a zygote, which forks a standby
for each frame Fork.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import platform
import socket
import sys
from typing import Any, NamedTuple

from ..files import reads
from ..interpreter.originals import os
from ..interpreter.paths import library_folders, set_project
from ..link import wire
from ..preimport.preimporter import Preimporter
from ..state import parts
from . import immortal
from .prefault import CopiedPages
from .threads import Threads
from .zygote import CAN_FORK, Zygote


class LoadOrder(NamedTuple):
    """What the front has ordered this process to load, and what was prepared for it."""

    setup: dict[str, Any]
    changed: list[str]
    control: wire.Control
    threads: Threads
    preimports: list[Preimporter]  # done by now, the last one last
    pages: CopiedPages | None  # None in a process that was not forked


def await_load(opener: wire.Opener) -> LoadOrder:
    """Wait for a Load, in this process or in one that is forked from it.

    EOFError is raised where the front goes away.
    """
    control = opener.control()
    setup = _set_up(control)
    identity = _identity(setup["directory"])
    preimports: list[Preimporter] = []
    pages: CopiedPages | None = None
    threads: Threads | None = None
    while True:
        kind, payload = control.receive()
        if kind == wire.PREIMPORT:
            previous = preimports[-1] if preimports else None
            preimports.append(_preimport(wire.decode(payload), previous, control))
        elif kind == wire.FORK:
            opener, pages = Zygote(control, functools.partial(_find, preimports)).serve()
            control = opener.control()
            control.send(wire.HELLO, wire.encode(_hello()))
            threads = _threads(control, opener, setup)
            if immortal.SUPPORTED:  # so few pages are left to copy
                pages.populate(until=lambda: False)
        elif kind == wire.PREWARM:
            if pages and not immortal.SUPPORTED:
                pages.populate(until=functools.partial(control.ready, 0))
            _rehearse(preimports)
        elif kind == wire.STOP:
            sys.exit()  # atexit handlers run: libraries remove their temporary files
        elif kind != wire.LOAD:
            sys.exit(f"gdev-host: a frame of kind {kind} came before Load")
        elif _is_same_folder(identity, setup["directory"]) and _are_current(preimports):
            changed = [wire.path_of(each) for each in wire.decode(payload)["changed"] or []]
            threads = threads or _threads(control, opener, setup)
            return LoadOrder(setup, changed, control, threads, preimports, pages)
        else:
            control.send(wire.STALE, b"")
            os._exit(0)  # the front starts a fresh process


def _rehearse(preimports: list[Preimporter]) -> None:
    """Do once what comes with a load: what the processor's caches hold takes half the time.

    A millisecond or two pass until it is known what the change of a file means.
    """
    _are_current(preimports)
    parts.take_all()
    if preimports and preimports[-1].deferred:
        preimports[-1].deferred.rehearse()


def _are_current(preimports: list[Preimporter]) -> bool:
    """Report whether a fresh process would still import what was imported ahead.

    Where files of libraries have changed, the front knows, and ends this process itself.
    """
    return all(each.is_current() for each in preimports) and not reads.here.changed()


def _find(preimports: list[Preimporter], name: str) -> Any:
    """Return a module that is loaded, or deferred from sys.modules; else None."""
    deferred = preimports[-1].deferred if preimports else None
    return sys.modules.get(name) or (deferred and deferred.find(name))


def _set_up(control: wire.Control) -> dict[str, Any]:
    """Receive the Setup; make the process look to the application like a Python of its own."""
    kind, payload = control.receive()
    if kind != wire.SETUP:
        sys.exit(f"gdev-host: a frame of kind {kind} came before Setup")
    setup = wire.decode(payload)
    setup["directory"] = wire.path_of(setup["directory"])
    with contextlib.suppress(OSError):  # the loader reports it
        os.chdir(setup["directory"])
    sys.path[0] = setup["directory"]
    set_project(setup["directory"])
    sys.argv = ["gdev"]
    control.send(wire.HELLO, wire.encode(_hello()))
    return setup


def _is_same_folder(identity: tuple[int, int] | None, folder: str) -> bool:
    """Report whether no other folder has taken the place of this one.

    Some network file systems give a folder another number after a while, but not
    while it is a process's current one.
    """
    now = _identity(folder)
    return now in (identity, None) or now == _identity(".")


def _identity(folder: str) -> tuple[int, int] | None:
    """Return the device and inode of a folder, None where there is none."""
    try:
        found = os.stat(folder)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _hello() -> dict[str, Any]:
    return {
        "protocol": wire.PROTOCOL,
        "pid": os.getpid(),
        "version": platform.python_version(),
        "executable": sys.executable or "",
        "implementation": platform.python_implementation(),
        "library_folders": wire.paths(library_folders()),
    }


def _threads(control: wire.Control, opener: wire.Opener, setup: dict[str, Any]) -> Threads:
    links = [opener.link(index) for index in range(setup["threads"])]

    def open_link() -> wire.Link:
        descriptors = control.take_descriptors()
        return wire.Link(socket.socket(fileno=descriptors[0])) if descriptors else opener.link(-1)

    return Threads(control, links, open_link)


def _preimport(
    order: dict[str, Any], previous: Preimporter | None, control: wire.Control
) -> Preimporter:
    preimport = Preimporter(order, previous)
    preimport.run()
    reads.here.changed()  # the second call, in each fork, takes 7 ms less
    gc.collect()
    if order["to_fork"] and immortal.SUPPORTED:
        immortal.immortalize()
    if hasattr(gc, "freeze"):
        gc.freeze()  # a collection would take time while loading, and in a fork copy every page
    answer = {
        "can_fork": CAN_FORK,
        "not_fork_safe": list(preimport.not_fork_safe),
        "not_preimport_safe": list(preimport.not_preimport_safe),
        "skipped": list(preimport.skipped),
        "why": {**preimport.skipped, **preimport.not_fork_safe, **preimport.not_preimport_safe},
    }
    control.send(wire.PREIMPORTED, wire.encode(answer))
    return preimport
