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
from ..interpreter.import_hooks import Observer, not_found, observed
from ..interpreter.paths import is_standard
from ..state.changes import PredictedChanges
from ..state.environment import PredictedEnvironment
from ..state.parts import PARTS
from ..state.side_effects import (
    NO_CHANGES,
    ExitHandler,
    PriorChanges,
    SideEffectRecorder,
    SideEffects,
)
from .deferred import DeferredModules
from .hazards import Hazards
from .hidden import folders_of, hidden, names_in
from .imports import of_project
from .readers import Bodies

_TRIAL_SECONDS = 1.0  # after which a fork that does nothing counts as hung


class Refused(BaseException):
    """The module is not to be imported now. No `except Exception` of a library catches it."""


class Preimporter(Observer):
    """Imports libraries without the project, and finds those for which that is not safe.

    not_preimport_safe: a module that needs the project, or does what a process that
    may never serve must not do: start a thread, make or remove files. not_fork_safe,
    in a zygote: a module with what a fork would copy or share: random numbers, open
    descriptors. Either is reported with all that import it, and the process ends then,
    because it has imported others in part.

    skipped: a module that is imported when the project has changed its process in a
    way that cannot be made ahead.
    """

    def __init__(self, order: dict[str, Any], previous: Preimporter | None = None) -> None:
        """Take a wire.Preimport, and the one that this process has executed before."""
        if order["to_fork"]:
            import ctypes  # noqa: F401 - for the zygote, which cannot use a deferred module
        self._modules: list[str] = order["modules"] or []
        self._known = frozenset(self._modules)
        self._not_fork_safe = frozenset(order["not_fork_safe"] or ())
        self._not_preimport_safe = frozenset(order["not_preimport_safe"] or ())
        self._to_fork: bool = order["to_fork"]
        varying, differences = order["varying"] or (), order["differences"] or ()
        self._environment = PredictedEnvironment(order["environment"] or (), varying)
        self._predicted = PredictedChanges(differences, varying)
        self._folders = folders_of(differences)
        self._project = names_in(self._folders.project)
        self._installed = _changes(self._folders.libraries)
        self._previous = previous
        self._before: frozenset[str] = previous._before if previous else frozenset(sys.modules)
        self._side_effects: dict[str, SideEffects] = (
            dict(previous._side_effects) if previous else {}
        )
        self._first_imported: dict[str, str] = {}
        if previous:
            self._side_effects.update(previous._side_effects)
            self._first_imported.update(previous._first_imported)
        self._ended: list[str] = []  # modules, in the order in which their import has ended
        self._prior_changes = NO_CHANGES
        self._imported: frozenset[str] = frozenset()
        self.deferred: DeferredModules | None = None
        self._missing: set[str] = set()
        self._open: list[str] = []
        # Stacks, with an item for each module that is being imported:
        self._first: list[int] = []  # how many imports had ended before
        self._standard: list[bool] = []  # the module is of the standard library
        exits = self._defers_exit_handler, self._unregisters_exit
        self._hazards = Hazards(self._not_safe_in_fork, self._not_safe, self._reads_part, *exits)
        self._registered: int = previous._registered if previous else 0  # exit handlers
        self._recorder = SideEffectRecorder()
        self._bodies = Bodies()
        # Each with the reason, as the end of a sentence: "starts a thread".
        self.skipped: dict[str, str] = {}
        self.not_fork_safe: dict[str, str] = {}
        self.not_preimport_safe: dict[str, str] = {}

    def run(self) -> None:
        """Import them all."""
        previous = self._previous.deferred if self._previous else None
        if previous is not None:
            # The module that imports them has, in effect, imported them now.
            previous.installed = lambda names, _: self._ended.extend(names)
            previous.registers_exits = False
            previous.begin()
        writes_none, sys.dont_write_bytecode = (
            sys.dont_write_bytecode,
            True,
        )  # writing bytecode is no effect of a module
        try:
            self._footprint = _footprint()  # its first call may import something itself
            self._recorder.skip()
            hiding = hidden(self._folders.project, self._reads_project_folders)
            effects, bodies = self._hazards.watched(), self._bodies.noted()
            with hiding, effects, bodies, observed(self), not_found(self._is_missing):
                for name in self._modules:
                    self._reach(name)
                    self._import(name)
        finally:
            sys.dont_write_bytecode = writes_none
            self._recorder.settle(None)
            self._defer()
            self._environment.restore()
            self._predicted.restore()

    def _defer(self) -> None:
        """Defer what was imported, until the project imports it."""
        if self._previous and self._previous.deferred:
            self._previous.deferred.install_all()
        self._imported = frozenset(name for name in sys.modules if name not in self._before)
        self.deferred = DeferredModules(self._before, self._side_effects, self._first_imported)

    def _reach(self, name: str) -> None:
        """Make the process as it is predicted to be when the project imports a module."""
        self._recorder.settle(None)
        reached = self._environment.reach(name), self._predicted.reach(name)
        if any(reached):
            self._prior_changes = PriorChanges(
                dict(self._environment.changes), self._predicted.visible()
            )
            self._recorder.skip()

    def _import(self, name: str) -> None:
        if _is_within(name, self._not_preimport_safe) or _is_within(name, self._not_fork_safe):
            return  # only the changes at that time count, for the modules after it
        obstacle = self._environment.obstacle or self._predicted.obstacle
        if obstacle and name not in sys.modules:
            self.skipped[name] = f"is imported when the project has changed {obstacle}"
            return
        try:
            importlib.import_module(name)
        except BaseException:  # end has noted it
            self._open.clear()
            self._standard.clear()
            self._first.clear()

    def begin(self, spec: Any, /) -> None:
        self._recorder.settle(self._open_side_effects())
        self._open.append(spec.name)
        if spec.name in self._not_fork_safe:
            self._leave_out(self.not_fork_safe, f"imports {spec.name}")
        elif spec.name in self._not_preimport_safe or spec.name in self.skipped:
            self._not_safe(f"imports {spec.name}")
        elif self._is_project(spec.name) or of_project(spec) or self._folders.have_part_of(spec):
            self._not_safe(f"imports {spec.name} of the project")
        else:
            self._standard.append(is_standard(spec))
            self._side_effects[spec.name] = SideEffects(self._prior_changes)
            self._first.append(len(self._ended))
            return
        self._open.pop()  # end will not be called
        raise Refused(spec.name)

    def end(self, spec: Any, loaded: bool, /) -> None:
        if not loaded and spec.name in self._known and spec.name not in self.not_fork_safe:
            # A module that is not in the list fails in the application, too.
            self._not_safe("cannot be imported without the project")
        self._settle(spec, loaded)
        self._hazards.check(spec.name)
        before, self._footprint = self._footprint, _footprint_of_fork(self._footprint)
        if self._footprint.started > before.started:
            self._not_safe("starts a thread")
        elif self._to_fork and self._footprint.exceeds(before):
            self._leave_out(self.not_fork_safe, "leaves a thread or a file open, or writes")
        if self._open:
            self._open.pop()
            self._standard.pop()

    def _open_side_effects(self) -> SideEffects | None:
        return self._side_effects[self._open[-1]] if self._open else None

    def _settle(self, spec: Any, loaded: bool) -> None:
        """Record the side effects of a module, now that it is imported."""
        effects = self._open_side_effects()
        self._recorder.settle(effects)
        if effects is None:
            return
        first = self._first.pop()
        self._ended.append(spec.name)
        self._first_imported[spec.name] = self._ended[first]
        body = self._bodies.take(spec) if loaded and not self._standard[-1] else None
        if body:
            effects.depends_on.update(body.parts_read())
        for index in effects.depends_on:
            if PARTS[index].name in self._predicted.now:
                name = PARTS[index].name
                self._leave_out(
                    self.not_preimport_safe, f"looks at {name}, which the project has changed"
                )
        if body and body.mentions(self._predicted.changed):
            self._leave_out(
                self.not_preimport_safe,
                "looks at what libraries hold, which the project has changed",
            )

    def _reads_part(self, part: int) -> None:
        effects = self._open_side_effects()
        if effects is not None:
            effects.depends_on.add(part)

    def _defers_exit_handler(self, handler: ExitHandler) -> bool:
        """Defer an exit handler with its module, where possible; return False where it is not."""
        effects = self._open_side_effects()
        if effects is None or not self._is_own(handler.function):
            return False
        effects.exits.append((self._registered, handler))
        self._registered += 1
        return True

    def _unregisters_exit(self, function: Any) -> None:
        for effects in self._side_effects.values():
            effects.exits = [each for each in effects.exits if each[1].function != function]

    def _is_own(self, function: Any) -> bool:
        """Report whether it is of a module that is imported now: weakref's handler serves all."""
        while isinstance(function, functools.partial):
            function = function.func
        return getattr(function, "__module__", None) not in self._before

    def _reads_project_folders(self) -> None:
        if self._open and self._open[-1].partition(".")[0] != "pkg_resources":
            self._not_safe("looks for what lies in the folders of the project")

    def _not_safe_in_fork(self, what: str) -> None:
        if (
            self._to_fork
            and self._open
            and not self._standard[-1]
            and not _is_seeded(self._open[-1])
        ):
            self._leave_out(self.not_fork_safe, what)

    def _is_missing(self, name: str) -> None:
        """Note a module that no finder has found."""
        if self._is_project(name):
            self._not_safe(f"imports {name} of the project")
            raise Refused(name)
        self._missing.add(name)

    def _is_project(self, name: str) -> bool:
        return name.partition(".")[0] in self._project or name in self._predicted.modules

    def _not_safe(self, why: str) -> None:
        self._leave_out(self.not_preimport_safe, why)

    def _leave_out(self, left_out: dict[str, str], why: str) -> None:
        for name in self._open:
            left_out.setdefault(name, why)

    def is_current(self) -> bool:
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
    """Report whether a fork seeds a module's generator anew; see zygote._reset_random_and_time."""
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
    """Threads, descriptors and output of the process, which a fork does not copy, or shares."""

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
    """Return how many bytes this thread has written, 0 where that is not known (proc(5)).

    The number of the process would include its ended children.
    """
    with suppress(OSError, IndexError, ValueError), open("/proc/thread-self/io") as io:
        return int(io.read().split("wchar:")[1].split()[0]) - output.written()
    return 0


def _footprint_of_fork(before: _Footprint) -> _Footprint:
    """Return the footprint that counts for a fork.

    Native threads may end at a fork, and be started again in either process when they
    are needed: OpenBLAS, and so numpy, does that (pthread_atfork(3)). Where there are
    new ones, a fork that ends at once shows whether they do.
    """
    footprint = _footprint()
    if footprint.threads > max(before.threads, threading.active_count()) and _try_fork():
        footprint = _footprint()
    return footprint


def _try_fork() -> bool:
    """Fork a process that does nothing; report whether it ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python's warning of a fork with threads
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
