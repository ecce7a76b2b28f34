"""The time before a process is told to load the application: it waits at the door.

A process that waits may be told to import libraries. It is a standby then,
which has less to do when its time comes. Or it becomes a zygote, which forks
a standby whenever it is told to.
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
from ..preimport.preimport import Preimport
from . import immortal
from .pages import Pages
from .threads import Threads
from .zygote import CAN_FORK, Zygote


class Told(NamedTuple):
    """What a process has waited for."""

    setup: dict[str, Any]
    changed: list[str]
    control: wire.Control
    threads: Threads
    preimports: list[Preimport]  # what was done before it came
    pages: Pages | None  # of a fork


def await_load(opener: wire.Opener) -> Told:
    """Wait for a Load, in this process or in one that is forked from it.

    EOFError is raised where the front goes away.
    """
    control = opener.control()
    setup = _set_up(control)
    identity = _identity(setup["directory"])
    preimports: list[Preimport] = []
    pages: Pages | None = None
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
            if immortal.CAN_BE:  # what is left to copy is little
                pages.copy(until=lambda: False)
        elif kind == wire.WAKE:
            if pages and not immortal.CAN_BE:
                pages.copy(until=functools.partial(control.ready, 0))
            for preimport in preimports:
                preimport.fits()  # asked again before loading, which takes less time then
        elif kind == wire.STOP:
            sys.exit()  # as any Python ends: what libraries have made for its lifetime, they remove
        elif kind != wire.LOAD:
            sys.exit(f"gdev-host: a frame of kind {kind} came before Load")
        elif _is_still(identity, setup["directory"]) and _fit(preimports):
            changed = [wire.path_of(each) for each in wire.decode(payload)["changed"] or []]
            threads = threads or _threads(control, opener, setup)
            return Told(setup, changed, control, threads, preimports, pages)
        else:
            control.send(wire.STALE, b"")
            os._exit(0)  # the front starts a fresh process


def _fit(preimports: list[Preimport]) -> bool:
    """Report whether a fresh process would still import what was imported ahead.

    That files of libraries have changed, the front knows, and asks nobody then.
    """
    return all(each.fits() for each in preimports) and not reads.here.changed()


def _find(preimports: list[Preimport], name: str) -> Any:
    """Return a module that is loaded, and may be out of sight; else None."""
    withheld = preimports[-1].withheld if preimports else None
    return sys.modules.get(name) or (withheld and withheld.find(name))


def _set_up(control: wire.Control) -> dict[str, Any]:
    """Receive the Setup; make the process look to the application like a Python of its own."""
    kind, payload = control.receive()
    if kind != wire.SETUP:
        sys.exit(f"gdev-host: a frame of kind {kind} came before Setup")
    setup = wire.decode(payload)
    setup["directory"] = wire.path_of(setup["directory"])
    with contextlib.suppress(OSError):  # the loader says so
        os.chdir(setup["directory"])
    sys.path[0] = setup["directory"]
    set_project(setup["directory"])
    sys.argv = ["gdev"]
    control.send(wire.HELLO, wire.encode(_hello()))
    return setup


def _is_still(identity: tuple[int, int] | None, folder: str) -> bool:
    """Report whether no other folder has taken the place of this one.

    Some network file systems give a folder another number after a while, but not
    while it is a process's current one.
    """
    now = _identity(folder)
    return now in (identity, None) or now == _identity(".")


def _identity(folder: str) -> tuple[int, int] | None:
    """Return what tells a folder from another that has taken its place; None: there is none."""
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

    def another() -> wire.Link:
        descriptors = control.take_descriptors()
        return wire.Link(socket.socket(fileno=descriptors[0])) if descriptors else opener.link(-1)

    return Threads(control, links, another)


def _preimport(
    told: dict[str, Any], previous: Preimport | None, control: wire.Control
) -> Preimport:
    preimport = Preimport(told, previous)
    preimport.run()
    reads.here.changed()  # asked again before loading, in each fork, which takes 7 ms less then
    gc.collect()
    if told["to_fork"] and immortal.CAN_BE:
        immortal.make()
    if hasattr(gc, "freeze"):
        gc.freeze()  # a collection while loading would take its time, and in a fork copy every page
    answer = {
        "can_fork": CAN_FORK,
        "unforkable": list(preimport.unforkable),
        "unfit": list(preimport.unfit),
        "skipped": list(preimport.skipped),
        "why": {**preimport.skipped, **preimport.unforkable, **preimport.unfit},
    }
    control.send(wire.PREIMPORTED, wire.encode(answer))
    return preimport
