"""Seeing each module that is loaded, and how long that takes."""

from __future__ import annotations

import importlib
import importlib._bootstrap
import importlib.util
import sys
from _thread import get_ident
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from typing import Any, Callable, Iterator, Sequence

from ..interpreter.originals import os, time
from ..interpreter.paths import HOST, is_library, namespace
from ..link import wire
from ..state import environment, state
from ..state.records import Record, Step
from ..state.watch import MODULES, Watch
from .withheld import Withheld

_bootstrap: Any = importlib._bootstrap
_SLOWEST = 20


class Observer:
    """Is told of each module that one thread loads, nested as the imports are."""

    def begin(self, spec: Any, /) -> None:
        """Do something before a module is loaded; what this raises fails the import."""

    def end(self, spec: Any, loaded: bool, /) -> None:
        """Do something after a module was loaded, or has failed to."""


@contextmanager
def observed(observer: Observer) -> Iterator[None]:
    """Tell observer of the modules that this thread loads meanwhile.

    A finder or loader of our own could be seen by the application, and would
    miss what others load. So the one function that all imports pass is wrapped.
    """
    original = getattr(_bootstrap, "_load_unlocked", None)
    if original is None:  # an interpreter that imports otherwise: nothing is seen
        yield
        return
    thread = get_ident()

    def load_unlocked(spec: Any) -> Any:
        if get_ident() != thread:
            return original(spec)
        observer.begin(spec)
        loaded = False
        try:
            module = original(spec)
            loaded = True
            return module
        finally:
            observer.end(spec, loaded)

    # Python takes the frames of this file out of the tracebacks of imports.
    file = original.__code__.co_filename
    load_unlocked.__code__ = load_unlocked.__code__.replace(co_filename=file)
    _bootstrap._load_unlocked = load_unlocked
    try:
        yield
    finally:
        _bootstrap._load_unlocked = original


@contextmanager
def unfound(tell: Callable[[str], None]) -> Iterator[None]:
    """Call tell with the name of each module that no finder finds meanwhile."""
    original = getattr(_bootstrap, "_find_spec", None)
    if original is None:
        yield
        return

    def find_spec(name: str, path: Any, target: Any = None) -> Any:
        spec = original(name, path, target)
        if spec is None:
            tell(name)
        return spec

    find_spec.__code__ = find_spec.__code__.replace(co_filename=original.__code__.co_filename)
    owners = [_bootstrap, importlib.util]
    for owner in owners:
        owner._find_spec = find_spec
    try:
        yield
    finally:
        for owner in owners:
            owner._find_spec = original


class Imports(Observer):
    """Which modules were loaded, and how long each took, with and without those within it."""

    def __init__(self, withheld: Withheld | None = None) -> None:
        """Begin; withheld are libraries that were imported before."""
        self._open: list[list[int]] = []  # when each began, and what was within it
        self._of_project: list[bool] = []  # of each that is open
        self._begun: list[Any] = []  # the specs, in order
        self._taken: list[tuple[int, int, str]] = []
        self._names: dict[str, None] = {}  # of those that have begun
        self._environment = environment.Watch()
        self._watch = Watch(modules=withheld is None)
        self._withheld = withheld
        self._asked: list[bool] = []  # of each that is open: a file of the project imports it
        self._wrong: dict[str, None] = {}
        if withheld is not None:
            withheld.check, withheld.shown = self._check, self._is_shown
            withheld.begin()

    def begin(self, spec: Any, /) -> None:
        is_project, within_project = of_project(spec), self._is_project_at_work()
        asked = self._watch.looks_at_holdings and within_project and _is_asked_by_project()
        self._asked.append(asked)
        if within_project and not is_project:
            self._watch.by_project(self._names)
            if asked:
                self._watch.holdings_by_project()
        elif is_project and not within_project:
            self._watch.by_library()
        if not is_project:
            self._note(spec.name)
        self._begun.append(spec)
        self._names[spec.name] = None
        self._of_project.append(is_project)
        self._open.append([time.perf_counter_ns(), 0])

    def end(self, spec: Any, _loaded: bool, /) -> None:
        was_project, is_project = self._of_project.pop(), self._is_project_at_work()
        asked = self._asked.pop()
        if is_project and not was_project:
            self._watch.by_library()
            self._watch.look_at(spec.name)
            if asked:
                self._watch.holdings_by_library(spec.name)
        elif was_project and not is_project:
            self._watch.by_project(self._names)
        began, within = self._open.pop()
        total = time.perf_counter_ns() - began
        if self._open:
            self._open[-1][1] += total
        self._taken.append((total, total - within, spec.name))

    def _is_project_at_work(self) -> bool:
        return not self._of_project or self._of_project[-1]

    def _note(self, module: str) -> None:
        """Note what the project has changed by the import of a library's module."""
        self._environment.note(module)
        self._watch.is_odd = self._environment.is_odd
        self._watch.note(module)

    def _check(self, steps: Sequence[Step], records: Sequence[Record]) -> None:
        """Find what the project has changed otherwise than was foreseen for these modules."""
        if not self._is_project_at_work():
            return
        self._watch.by_project()
        changes, parts = self._environment.changes(), self._watch.seen()
        for step in steps:
            self._compare(changes, step.environment)
            self._compare(
                {state.PARTS[index].name: value for index, value in parts.items()},
                {state.PARTS[index].name: value for index, value in step.parts.items()},
            )
        for index in self._watch.differences:
            if any(index in record.touched for record in records):
                self._wrong[state.PARTS[index].name] = None

    def _is_shown(self, _names: Sequence[str], records: Sequence[Record]) -> None:
        """Take what was done again with these modules for their doing."""
        if any(record.parts for record in records):
            self._watch.by_library()

    def _compare(self, seen: dict[str, Any], foreseen: dict[str, Any]) -> None:
        if seen != foreseen:
            for name in {**seen, **foreseen}:
                if seen.get(name) != foreseen.get(name):
                    self._wrong[name] = None

    def mispredicted(self) -> list[str]:
        """Return what libraries that had been imported before were wrong about, now."""
        self._watch.by_project_at_last()  # it keeps nothing alive that has been replaced
        if self._withheld is None:
            return []
        self._withheld.check_rest()
        if self._withheld.replaced:
            self._wrong[MODULES] = None
        if self._withheld.early:  # nobody knows what had changed by then
            names = [state.PARTS[index].name for index in self._watch.differences]
            self._wrong.update(dict.fromkeys([*self._environment.changes(), *names]))
        told: list[str] = wire.without_lone_surrogates(sorted(self._wrong))
        return told

    def slowest(self) -> list[dict[str, Any]]:
        """Return an inspect.ImportTime of the modules that took longest, these first."""
        return [
            {"module": name, "duration_ns": total, "own_ns": own}
            for total, own, name in sorted(self._taken, reverse=True)[:_SLOWEST]
        ]

    def record(self, loaded: frozenset[str] | None = None) -> dict[str, Any]:
        """Return a wire.ImportRecord, with what was imported after those that had been loaded."""
        late = _imported_since(loaded) if loaded is not None else {}
        libraries = [name for name, spec in late.items() if not of_project(spec)]
        if libraries:
            self._watch.by_project({**self._names, **late})
            self._note(libraries[0])
        self._watch.end()
        return {
            "modules": [*self.libraries(), *libraries],
            "environment": self._environment.noted(),
            "differences": self._watch.noted(),
        }

    def known(self) -> frozenset[str]:
        """Return the names of the modules that are loaded, in sight or not."""
        ahead = self._withheld.names() if self._withheld else ()
        return frozenset([*sys.modules, *ahead])

    def changed(self) -> frozenset[int]:
        """Return the indices of the parts that the project has changed."""
        return frozenset(self._watch.differences)

    def libraries(self) -> list[str]:
        """Return the names of those that are not the project's, in the order of their import."""
        return [
            spec.name for spec in self._begun if not of_project(spec) and spec.name in sys.modules
        ]


def _imported_since(known: frozenset[str]) -> dict[str, ModuleSpec]:
    """Return what was imported, and not put into sys.modules by hand, of modules not known."""
    specs = [_spec(module) for name, module in list(sys.modules.items()) if name not in known]
    return {spec.name: spec for spec in specs if spec is not None}


def _spec(module: Any) -> ModuleSpec | None:
    spec = namespace(module).get("__spec__")
    return spec if type(spec) is ModuleSpec else None


def _is_asked_by_project() -> bool:
    """Report whether the import that begins is a statement in a file of the project."""
    frame: Any = sys._getframe(2)
    while frame is not None and _is_of_importing(frame.f_code.co_filename):
        frame = frame.f_back
    return frame is not None and not is_library(frame.f_code.co_filename)


def _is_of_importing(file: str) -> bool:
    return file.startswith(("<frozen importlib", HOST)) or file == importlib.__file__


def of_project(spec: Any) -> bool:
    """Report whether a module comes from a file or a folder that was not installed."""
    if type(spec) is not ModuleSpec:  # of a finder of the project's own, or of nobody knows
        return True
    places = spec.submodule_search_locations
    if not getattr(spec, "has_location", False):  # built in, or a package without __init__.py
        return any(not is_library(os.path.join(place, "")) for place in places or ())
    return not is_library(str(spec.origin))
