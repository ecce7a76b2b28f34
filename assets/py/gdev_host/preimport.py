"""Importing an application's libraries before the application is."""

from __future__ import annotations

import importlib
import importlib.machinery
import os
import signal
import sys
import threading
import time
import warnings
from contextlib import contextmanager, suppress
from typing import Any, Iterable, Iterator, NamedTuple

from . import output
from .effects import Effects
from .environment import Ahead, Changes
from .imports import Observer, observed, of_project
from .paths import is_library, is_standard

_SUFFIXES = importlib.machinery.all_suffixes()
_TRIAL_SECONDS = 1.0  # for a fork that does nothing


class Refused(BaseException):
    """The module is not to be imported now; no `except Exception` may hide that."""


class Preimport(Observer):
    """Imports libraries without the project, and finds those that cannot be.

    A module is left out, and all that import it, where it needs the project, or
    does what a process that may never serve is not to do: start a thread, make
    or remove files (unfit). A zygote also leaves out what a fork would copy or
    share: numbers drawn, open descriptors (unforkable). A process that has left
    out a module has half imported others; it is of no more use than to tell
    which.
    """

    def __init__(self, told: dict[str, Any]) -> None:
        """Prepare to do what a wire.Preimport says."""
        self._modules: list[str] = told["modules"] or []
        self._known = frozenset(self._modules)
        self._unforkable = frozenset(told["unforkable"] or ())
        self._unfit = frozenset(told["unfit"] or ())
        self._to_fork: bool = told["to_fork"]
        self._environment = Ahead(told["environment"] or (), told["varying"] or ())
        self._folders = _project_folders()
        self._project = _top_level(self._folders)
        self._installed = _changes(entry for entry in sys.path if _is_library_folder(entry))
        self._before = frozenset(sys.modules)
        self._missing: set[str] = set()
        self._open: list[str] = []
        self._standard: list[bool] = []  # of each that is open: it is of Python itself
        self._effects = Effects(self._is_copied, self._is_done_outside)
        self.unforkable: dict[str, str] = {}  # and why
        self.unfit: dict[str, str] = {}

    def run(self) -> None:
        """Import them all."""
        sys.meta_path.append(self)
        writes_none, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # that is no matter
        try:
            self._footprint = _footprint()  # the first look may import something itself
            with _hidden(self._folders), self._effects.watched(), observed(self):
                for name in self._modules:
                    self._environment.reach(name, is_loaded=name in sys.modules)
                    self._import(name)
        finally:
            sys.meta_path.remove(self)
            sys.dont_write_bytecode = writes_none
            self._environment.restore()

    def _import(self, name: str) -> None:
        try:
            importlib.import_module(name)
        except BaseException:  # what matters of it, end has noted
            self._open.clear()
            self._standard.clear()

    def begin(self, spec: Any, /) -> None:
        self._open.append(spec.name)
        if spec.name in self._unforkable:
            self._leave_out(self.unforkable, f"imports {spec.name}")
        elif spec.name in self._unfit:
            self._leave_out(self.unfit, f"imports {spec.name}")
        elif self._is_project(spec.name) or of_project(spec):
            self._leave_out(self.unfit, f"imports {spec.name} of the project")
        else:
            self._standard.append(is_standard(spec))
            return
        self._open.pop()  # end will not be called
        raise Refused(spec.name)

    def end(self, spec: Any, loaded: bool, /) -> None:
        if not loaded and spec.name in self._known and spec.name not in self.unforkable:
            # What is not known fails in the application, too.
            self._leave_out(self.unfit, "cannot be imported without the project")
        self._effects.look(spec.name)
        before, self._footprint = self._footprint, _footprint_of_fork(self._footprint)
        if self._footprint.started > before.started:
            self._leave_out(self.unfit, "starts a thread")
        elif self._to_fork and self._footprint.exceeds(before):
            self._leave_out(self.unforkable, "leaves a thread or a file open, or writes")
        if self._open:
            self._open.pop()
            self._standard.pop()

    def _is_copied(self, what: str) -> None:
        if (
            self._to_fork
            and self._open
            and not self._standard[-1]
            and not _is_seeded(self._open[-1])
        ):
            self._leave_out(self.unforkable, what)

    def _is_done_outside(self, what: str) -> None:
        self._leave_out(self.unfit, what)

    def contradicted(self, changes: Changes) -> list[str]:
        """Return the variables that loading the project has set otherwise than foreseen."""
        return self._environment.contradicted(changes)

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> None:
        """Note a module that none of the finders before this one has found."""
        if self._is_project(name):
            self._leave_out(self.unfit, f"imports {name} of the project")
            raise Refused(name)
        self._missing.add(name)

    def _is_project(self, name: str) -> bool:
        return name.partition(".")[0] in self._project

    def _leave_out(self, left_out: dict[str, str], why: str) -> None:
        for name in self._open:
            left_out.setdefault(name, why)

    def fits(self) -> bool:
        """Report whether a fresh process would still import the same modules."""
        if _changes(self._installed) != self._installed:
            return False
        appeared = _top_level(self._folders) - self._project
        return appeared.isdisjoint(self._missing) and appeared.isdisjoint(
            name for name in sys.modules if name not in self._before
        )


def _is_seeded(module: str) -> bool:
    """Report whether a fork sees to a module's random numbers; see zygote._forget_the_past."""
    return module.startswith("numpy.random")


def _project_folders() -> list[str]:
    """Return the folders on sys.path that hold what nobody has installed."""
    return [os.path.abspath(entry) for entry in sys.path if not _is_library_folder(entry)]


def _is_library_folder(folder: str) -> bool:
    return is_library(os.path.join(folder, ""))


@contextmanager
def _hidden(folders: Iterable[str]) -> Iterator[None]:
    """Let nothing be found in these folders: for Python, None means that it cannot look there."""
    sys.path_importer_cache.update(dict.fromkeys(folders))
    try:
        yield
    finally:
        # Whatever was not there, or not looked at, may be there by the next import.
        for folder in [f for f, finder in sys.path_importer_cache.items() if finder is None]:
            del sys.path_importer_cache[folder]


def _top_level(folders: Iterable[str]) -> frozenset[str]:
    """Return the names of the modules and packages that lie in these folders."""
    names = set()
    for folder in folders:
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            suffix = next(filter(entry.name.endswith, _SUFFIXES), "")
            if suffix:
                names.add(entry.name[: -len(suffix)])
            elif os.path.isfile(os.path.join(entry.path, "__init__.py")):
                names.add(entry.name)
    return frozenset(names)


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
