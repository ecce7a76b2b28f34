"""Which modules a project imports, how long that takes, and what it had changed by then."""

from __future__ import annotations

import importlib
import sys
from importlib.machinery import ModuleSpec
from typing import Any, Sequence

from ..interpreter.import_hooks import Observer
from ..interpreter.originals import os, time
from ..interpreter.paths import HOST, is_library, namespace
from ..link import wire
from ..state import environment, parts
from ..state.changes import MODULES, ProjectChanges
from ..state.side_effects import PriorChanges, SideEffects
from .deferred import DeferredModules

_MAX_SLOWEST = 20  # modules that are reported with their times


class Imports(Observer):
    """Records the modules that the project imports, with their times.

    At each import of a library by the project, it also effects what the project has
    changed in the process by then. On a later load, it compares that with the
    prediction under which the library was imported ahead.
    """

    def __init__(self, deferred: DeferredModules | None = None) -> None:
        """Begin; deferred are the libraries that were imported ahead, None on a first load."""
        # Stacks, with an item for each module that is being loaded:
        self._open: list[list[int]] = []  # when its load began, and time of those within it, in ns
        self._of_project: list[bool] = []
        self._by_statement: list[bool] = []  # the project's, which imports the module
        self._begun: list[Any] = []  # the specs of all whose load has begun, in order
        self._names: dict[str, None] = {}  # the names of these
        self._times: list[tuple[int, int, str]] = []  # total and own nanoseconds, and the module
        self._environment = environment.EnvironmentChanges()
        self._changes = ProjectChanges(modules=deferred is None)
        self._deferred = deferred
        self._mispredicted: dict[str, None] = {}
        if deferred is not None:
            deferred.check, deferred.installed = self._check, self._is_installed
            deferred.begin()

    def begin(self, spec: Any, /) -> None:
        is_project, within_project = of_project(spec), self._is_project_at_work()
        by_statement = (
            self._changes.watches_containers and within_project and _is_project_statement()
        )
        self._by_statement.append(by_statement)
        if within_project and not is_project:
            self._changes.by_project(self._names)
            if by_statement:
                self._changes.containers_by_project()
        elif is_project and not within_project:
            self._changes.by_library()
        if not is_project:
            self._note(spec.name)
        self._begun.append(spec)
        self._names[spec.name] = None
        self._of_project.append(is_project)
        self._open.append([time.perf_counter_ns(), 0])

    def end(self, spec: Any, _loaded: bool, /) -> None:
        was_project, is_project = self._of_project.pop(), self._is_project_at_work()
        by_statement = self._by_statement.pop()
        if is_project and not was_project:
            self._changes.by_library()
            self._changes.watch(spec.name)
            if by_statement:
                self._changes.containers_by_library(spec.name)
        elif was_project and not is_project:
            self._changes.by_project(self._names)
        began, within = self._open.pop()
        total = time.perf_counter_ns() - began
        if self._open:
            self._open[-1][1] += total
        self._times.append((total, total - within, spec.name))

    def _is_project_at_work(self) -> bool:
        return not self._of_project or self._of_project[-1]

    def _note(self, module: str) -> None:
        """Note what the project has changed by the import of a library's module."""
        self._environment.note(module)
        self._changes.has_unsendable = self._environment.has_unsendable
        self._changes.note(module)

    def _check(self, priors: Sequence[PriorChanges], effects: Sequence[SideEffects]) -> None:
        """Compare what the project has changed with what was predicted for these modules."""
        if not self._is_project_at_work():
            return
        self._changes.by_project()
        variables, visible = self._environment.changes(), self._changes.visible()
        for prior in priors:
            self._compare(variables, prior.environment)
            self._compare(
                {parts.PARTS[index].name: value for index, value in visible.items()},
                {parts.PARTS[index].name: value for index, value in prior.parts.items()},
            )
        for index in self._changes.differences:
            if any(index in effect.depends_on for effect in effects):
                self._mispredicted[parts.PARTS[index].name] = None

    def _is_installed(self, _names: Sequence[str], effects: Sequence[SideEffects]) -> None:
        """Attribute to these modules the side effects that were done again with them."""
        if any(effect.parts for effect in effects):
            self._changes.by_library()

    def _compare(self, actual: dict[str, Any], predicted: dict[str, Any]) -> None:
        if actual != predicted:
            for name in {**actual, **predicted}:
                if actual.get(name) != predicted.get(name):
                    self._mispredicted[name] = None

    def mispredicted(self) -> list[str]:
        """Return what the project has changed otherwise than predicted, by name.

        It is to be called at the end of the load.
        """
        self._changes.by_project_at_end()
        if self._deferred is None:
            return []
        self._deferred.check_rest()
        if self._deferred.replaced:
            self._mispredicted[MODULES] = None
        if self._deferred.installed_early:  # the changes at the time of their import are unknown
            names = [parts.PARTS[index].name for index in self._changes.differences]
            self._mispredicted.update(dict.fromkeys([*self._environment.changes(), *names]))
        mispredicted: list[str] = wire.without_lone_surrogates(sorted(self._mispredicted))
        return mispredicted

    def slowest(self) -> list[dict[str, Any]]:
        """Return an inspect.ImportTime of the modules that took longest, these first."""
        return [
            {"module": name, "duration_ns": total, "own_ns": own}
            for total, own, name in sorted(self._times, reverse=True)[:_MAX_SLOWEST]
        ]

    def record(self, loaded: frozenset[str] | None = None) -> dict[str, Any]:
        """Return a wire.ImportRecord; loaded are the modules before it, None for the first one."""
        since = _imported_since(loaded) if loaded is not None else {}
        libraries = [name for name, spec in since.items() if not of_project(spec)]
        if libraries:
            self._changes.by_project({**self._names, **since})
            self._note(libraries[0])
        self._changes.end()
        return {
            "modules": [*self.libraries(), *libraries],
            "environment": self._environment.noted(),
            "differences": self._changes.noted(),
        }

    def known(self) -> frozenset[str]:
        """Return the names of the modules that are loaded, deferred ones included."""
        ahead = self._deferred.names() if self._deferred else ()
        return frozenset([*sys.modules, *ahead])

    def changed(self) -> frozenset[int]:
        """Return the indices of the parts that the project has changed."""
        return frozenset(self._changes.differences)

    def libraries(self) -> list[str]:
        """Return the names of the libraries' modules, in the order of their import."""
        return [
            spec.name for spec in self._begun if not of_project(spec) and spec.name in sys.modules
        ]


def _imported_since(known: frozenset[str]) -> dict[str, ModuleSpec]:
    """Return the specs of the modules that were imported, not put into sys.modules by hand."""
    specs = [_spec(module) for name, module in list(sys.modules.items()) if name not in known]
    return {spec.name: spec for spec in specs if spec is not None}


def _spec(module: Any) -> ModuleSpec | None:
    spec = namespace(module).get("__spec__")
    return spec if type(spec) is ModuleSpec else None


def _is_project_statement() -> bool:
    """Report whether the import that begins is a statement in a file of the project."""
    frame: Any = sys._getframe(2)
    while frame is not None and _is_of_importing(frame.f_code.co_filename):
        frame = frame.f_back
    return frame is not None and not is_library(frame.f_code.co_filename)


def _is_of_importing(file: str) -> bool:
    return file.startswith(("<frozen importlib", HOST)) or file == importlib.__file__


def of_project(spec: Any) -> bool:
    """Report whether a module comes from a file or a folder that was not installed."""
    if type(spec) is not ModuleSpec:  # made by a finder of the project's own
        return True
    places = spec.submodule_search_locations
    if not getattr(spec, "has_location", False):  # built in, or a package without __init__.py
        return any(not is_library(os.path.join(place, "")) for place in places or ())
    return not is_library(str(spec.origin))
