"""Importing an application's libraries before the application is."""

from __future__ import annotations

import functools
import importlib
import os
import signal
import sys
import threading
import time
import warnings
from contextlib import suppress
from typing import Any, Iterable, NamedTuple

from ..capture import output
from ..interpreter.paths import is_standard
from ..state.environment import Ahead
from ..state.records import NOTHING, ExitHandler, Ledger, Record, Step
from ..state.state import PARTS
from ..state.watch import Foreseen
from .effects import Effects
from .hidden import folders_of, hidden, names_in
from .imports import Observer, observed, of_project, unfound
from .readers import Bodies
from .withheld import Withheld

_TRIAL_SECONDS = 1.0  # for a fork that does nothing


class Refused(BaseException):
    """The module is not to be imported now; no `except Exception` may hide that."""


class Preimport(Observer):
    """Imports libraries without the project, and finds those that cannot be.

    A module is left out, and all that import it, where it needs the project, or
    does what a process that may never serve is not to do: start a thread, make
    or remove files (not_preimport_safe). A zygote also leaves out what a fork would copy or
    share: numbers drawn, open descriptors (not_fork_safe). A process that has left
    out a module has half imported others; it is of no more use than to tell
    which.

    What was imported when the project had changed its process in a way that
    cannot be made before it is skipped: that, and all that comes after.
    """

    def __init__(self, told: dict[str, Any], previous: Preimport | None = None) -> None:
        """Prepare to do what a wire.Preimport says, in a process that has done a previous one."""
        if told["to_fork"]:
            import ctypes  # noqa: F401 - a zygote needs it, and what is withheld is not to be used
        self._modules: list[str] = told["modules"] or []
        self._known = frozenset(self._modules)
        self._not_fork_safe = frozenset(told["not_fork_safe"] or ())
        self._not_preimport_safe = frozenset(told["not_preimport_safe"] or ())
        self._to_fork: bool = told["to_fork"]
        varying, differences = told["varying"] or (), told["differences"] or ()
        self._environment = Ahead(told["environment"] or (), varying)
        self._foreseen = Foreseen(differences, varying)
        self._folders = folders_of(differences)
        self._project = names_in(self._folders.project)
        self._installed = _changes(self._folders.libraries)
        self._previous = previous
        self._before: frozenset[str] = previous._before if previous else frozenset(sys.modules)
        self._records: dict[str, Record] = dict(previous._records) if previous else {}
        self._firsts: dict[str, str] = dict(previous._firsts) if previous else {}
        self._ended: list[str] = []  # modules, in the order in which their import has ended
        self._step = NOTHING
        self._imported: frozenset[str] = frozenset()
        self.withheld: Withheld | None = None
        self._missing: set[str] = set()
        self._open: list[str] = []
        self._first: list[int] = []  # of each that is open: how many had ended before
        self._standard: list[bool] = []  # of each that is open: it is of Python itself
        exits = self._registers_exit, self._unregisters_exit
        self._effects = Effects(self._is_copied, self._is_done_outside, self._is_asked, *exits)
        self._registered: int = previous._registered if previous else 0  # exit handlers
        self._ledger = Ledger()
        self._bodies = Bodies()
        self.skipped: dict[str, str] = {}  # and why
        self.not_fork_safe: dict[str, str] = {}  # and why
        self.not_preimport_safe: dict[str, str] = {}

    def run(self) -> None:
        """Import them all."""
        previous = self._previous.withheld if self._previous else None
        if previous is not None:
            # Who imports them has brought them.
            previous.shown = lambda names, _: self._ended.extend(names)
            previous.registers_exits = False
            previous.begin()
        writes_none, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # that is no matter
        try:
            self._footprint = _footprint()  # the first look may import something itself
            self._ledger.skip()
            hiding = hidden(self._folders.project, self._looks_at_project)
            effects, bodies = self._effects.watched(), self._bodies.heard()
            with hiding, effects, bodies, observed(self), unfound(self._is_missing):
                for name in self._modules:
                    self._reach(name)
                    self._import(name)
        finally:
            sys.dont_write_bytecode = writes_none
            self._ledger.settle(None)
            self._withhold()
            self._environment.restore()
            self._foreseen.restore()

    def _withhold(self) -> None:
        """Take out of sight what was imported, until the project imports it."""
        if self._previous and self._previous.withheld:
            self._previous.withheld.show_all()
        self._imported = frozenset(name for name in sys.modules if name not in self._before)
        self.withheld = Withheld(self._before, self._records, self._firsts)

    def _reach(self, name: str) -> None:
        """Make the process what it is when the project imports a module."""
        self._ledger.settle(None)
        reached = self._environment.reach(name), self._foreseen.reach(name)
        if any(reached):
            self._step = Step(dict(self._environment.changes), self._foreseen.seen())
            self._ledger.skip()

    def _import(self, name: str) -> None:
        if _is_within(name, self._not_preimport_safe) or _is_within(name, self._not_fork_safe):
            return  # what the project has changed by then counts for those after it
        obstacle = self._environment.obstacle or self._foreseen.obstacle
        if obstacle and name not in sys.modules:
            self.skipped[name] = f"is imported when the project has changed {obstacle}"
            return
        try:
            importlib.import_module(name)
        except BaseException:  # what matters of it, end has noted
            self._open.clear()
            self._standard.clear()
            self._first.clear()

    def begin(self, spec: Any, /) -> None:
        self._ledger.settle(self._record())
        self._open.append(spec.name)
        if spec.name in self._not_fork_safe:
            self._leave_out(self.not_fork_safe, f"imports {spec.name}")
        elif spec.name in self._not_preimport_safe or spec.name in self.skipped:
            self._not_safe(f"imports {spec.name}")
        elif self._is_project(spec.name) or of_project(spec) or self._folders.have_part_of(spec):
            self._not_safe(f"imports {spec.name} of the project")
        else:
            self._standard.append(is_standard(spec))
            self._records[spec.name] = Record(self._step)
            self._first.append(len(self._ended))
            return
        self._open.pop()  # end will not be called
        raise Refused(spec.name)

    def end(self, spec: Any, loaded: bool, /) -> None:
        if not loaded and spec.name in self._known and spec.name not in self.not_fork_safe:
            # What is not known fails in the application, too.
            self._not_safe("cannot be imported without the project")
        self._settle(spec, loaded)
        self._effects.look(spec.name)
        before, self._footprint = self._footprint, _footprint_of_fork(self._footprint)
        if self._footprint.started > before.started:
            self._not_safe("starts a thread")
        elif self._to_fork and self._footprint.exceeds(before):
            self._leave_out(self.not_fork_safe, "leaves a thread or a file open, or writes")
        if self._open:
            self._open.pop()
            self._standard.pop()

    def _record(self) -> Record | None:
        return self._records[self._open[-1]] if self._open else None

    def _settle(self, spec: Any, loaded: bool) -> None:
        """Write down what a module has done, now that it is imported."""
        record = self._record()
        self._ledger.settle(record)
        if record is None:
            return
        first = self._first.pop()
        self._ended.append(spec.name)
        self._firsts[spec.name] = self._ended[first]
        body = self._bodies.take(spec) if loaded and not self._standard[-1] else None
        if body:
            record.touched.update(body.parts_read())
        for index in record.touched:
            if PARTS[index].name in self._foreseen.now:
                name = PARTS[index].name
                self._leave_out(
                    self.not_preimport_safe, f"looks at {name}, which the project has changed"
                )
        if body and body.mentions(self._foreseen.changed):
            self._leave_out(
                self.not_preimport_safe,
                "looks at what libraries hold, which the project has changed",
            )

    def _is_asked(self, part: int) -> None:
        record = self._record()
        if record is not None:
            record.touched.add(part)

    def _registers_exit(self, handler: ExitHandler) -> bool:
        """Leave what is to be called at the end to whoever puts the module back, where possible."""
        record = self._record()
        if record is None or not self._is_own(handler.function):
            return False
        record.exits.append((self._registered, handler))
        self._registered += 1
        return True

    def _unregisters_exit(self, function: Any) -> None:
        for record in self._records.values():
            record.exits = [each for each in record.exits if each[1].function != function]

    def _is_own(self, function: Any) -> bool:
        """Report whether it is of a module that is imported now: that of weakref serves all."""
        while isinstance(function, functools.partial):
            function = function.func
        return getattr(function, "__module__", None) not in self._before

    def _looks_at_project(self) -> None:
        if self._open and self._open[-1].partition(".")[0] != "pkg_resources":
            self._not_safe("looks for what lies in the folders of the project")

    def _is_copied(self, what: str) -> None:
        if (
            self._to_fork
            and self._open
            and not self._standard[-1]
            and not _is_seeded(self._open[-1])
        ):
            self._leave_out(self.not_fork_safe, what)

    def _is_done_outside(self, what: str) -> None:
        self._not_safe(what)

    def _is_missing(self, name: str) -> None:
        """Note a module that no finder has found."""
        if self._is_project(name):
            self._not_safe(f"imports {name} of the project")
            raise Refused(name)
        self._missing.add(name)

    def _is_project(self, name: str) -> bool:
        return name.partition(".")[0] in self._project or name in self._foreseen.modules

    def _not_safe(self, why: str) -> None:
        self._leave_out(self.not_preimport_safe, why)

    def _leave_out(self, left_out: dict[str, str], why: str) -> None:
        for name in self._open:
            left_out.setdefault(name, why)

    def fits(self) -> bool:
        """Report whether a fresh process would still import the same modules."""
        if _changes(self._installed) != self._installed:
            return False
        appeared = names_in(self._folders.project) - self._project
        return appeared.isdisjoint(self._missing) and appeared.isdisjoint(self._imported)


def _is_within(module: str, names: frozenset[str]) -> bool:
    """Report whether a module, or a package that it is in, is among names."""
    while module and module not in names:
        module = module.rpartition(".")[0]
    return bool(module)


def _is_seeded(module: str) -> bool:
    """Report whether a fork sees to a module's random numbers; see zygote._forget_the_past."""
    return module.startswith("numpy.random")


def _changes(folders: Iterable[str]) -> dict[str, int]:
    """Return when an entry of each folder was last added or removed."""
    times = {}
    for folder in folders:
        try:
            times[folder] = os.stat(folder).st_mtime_ns
        except OSError:
            times[folder] = 0
    return times


class _Footprint(NamedTuple):
    """What a fork does not copy, or shares with its parent, or does not do again."""

    started: int  # threads that the module threading knows of
    threads: int
    descriptors: int
    written: int  # bytes, beside stdout and stderr

    def exceeds(self, other: _Footprint) -> bool:
        return any(now > then for now, then in zip(self, other))


def _footprint() -> _Footprint:
    started = threading.active_count()
    threads = max(started, _entries("/proc/self/task"))
    return _Footprint(started, threads, _entries("/dev/fd"), _written())


def _written() -> int:
    """Return how many bytes this thread has written, 0 where the system does not tell.

    See proc(5). What ended child processes wrote counts for the process alone.
    """
    with suppress(OSError, IndexError, ValueError), open("/proc/thread-self/io") as told:
        return int(told.read().split("wchar:")[1].split()[0]) - output.written()
    return 0


def _footprint_of_fork(before: _Footprint) -> _Footprint:
    """Return the footprint that counts for a fork.

    Threads that are none of Python's may end at a fork, to be started again by
    whoever needs them in either process: OpenBLAS, and so numpy, sees to that
    (pthread_atfork(3)). Where there are new ones, a fork that ends at once tells.
    """
    footprint = _footprint()
    if footprint.threads > max(before.threads, threading.active_count()) and _try_fork():
        footprint = _footprint()
    return footprint


def _try_fork() -> bool:
    """Fork a process that does nothing; report whether it has come to its end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Python's: that there are threads
        try:
            pid = os.fork()
        except (AttributeError, OSError):
            return False
    if pid == 0:
        os._exit(0)
    deadline = time.monotonic() + _TRIAL_SECONDS
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return False
        time.sleep(_TRIAL_SECONDS / 1000)
    return True


def _entries(folder: str) -> int:
    try:
        return len(os.listdir(folder))
    except OSError:
        return 0
