"""What a project changes in its process before it imports a library."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any, Collection

from ..link import wire
from . import parts
from .audited import AuditedCalls
from .containers import Containers, configured_loggers
from .parts import PARTS, Differences
from .patches import Patches

MODULES = "sys.modules"
"""The difference whose value are the names of modules that the project has put there."""

CONTAINERS = "what libraries hold"
"""The difference whose value is that of Containers.changed."""

_LOGS = "the configuration of logging"
_MISSING: Any = object()
_VISIBLE = frozenset(index for index, part in enumerate(PARTS) if part.is_visible)


class ProjectChanges:
    """Distinguishes what the project has changed in its process from what libraries have.

    by_library or by_project is to be called each time that control passes from the
    one to the other: changes since the call before are attributed so.
    """

    def __init__(self, *, modules: bool = True) -> None:
        """Begin. modules: also watch modules of libraries, which takes longer, on a first load."""
        self._start = self._last = parts.take_all()
        self._watches_modules = modules
        self._take = parts.take_all if modules else parts.take
        self._modules = dict(sys.modules)
        self._put: dict[str, None] = {}  # modules put into sys.modules, not imported
        self._patched: dict[str, None] = {}  # functions and classes of modules
        self._patches = Patches()
        self._containers = Containers()
        self._loggers = configured_loggers()
        self.watches_containers = modules
        self._changed: dict[str, None] = {}  # containers of libraries
        self._calls: AuditedCalls | None = None
        if modules:
            self._patches.watch(self._modules)
            self._calls = AuditedCalls()
        self._noted: list[dict[str, Any]] = []
        self.has_unsendable = False  # set from EnvironmentChanges
        self.differences: dict[int, Any] = {}  # made by the project, by index of the part

    def by_library(self) -> None:
        """Attribute what has changed to libraries."""
        self._keep(self._take())
        if self._watches_modules:
            self._modules = dict(sys.modules)
            self._patches.take()
        if self._calls:
            self._calls.take()

    def end(self) -> None:
        """Stop watching."""
        if self._calls:
            self._calls.end()

    def watch(self, module: str) -> None:
        """Watch from now on a library's module that the project has imported."""
        if self._watches_modules:
            self._patches.watch([module])

    def containers_by_library(self, module: str) -> None:
        """Attribute changed containers to libraries; watch those of this module from now on."""
        self._containers.changed()
        self._containers.watch(module)
        self._loggers = configured_loggers()

    def containers_by_project(self) -> None:
        """Attribute changed containers to the project."""
        self._changed.update(dict.fromkeys(self._containers.changed()))
        before, self._loggers = self._loggers, configured_loggers()
        if self._loggers != before:
            self._patched[_LOGS] = None

    def by_project(self, imported: Collection[str] = ()) -> None:
        """Attribute what has changed to the project; imported are the modules that were loaded."""
        self._compare(self._take())
        if self._watches_modules:
            self._compare_modules(imported)
            self._patched.update(dict.fromkeys(self._patches.take()))
        if self._calls:
            self._patched.update(dict.fromkeys(self._calls.take()))

    def by_project_at_end(self) -> None:
        """Attribute what has changed to the project, also in parts that take long to read."""
        self._compare(parts.take_all())

    def _compare(self, now: parts.State) -> None:
        for index in parts.changed(self._last, now):
            if now[index] == self._start[index]:
                self.differences.pop(index, None)
            else:
                self.differences[index] = now[index]
        self._keep(now)

    def _keep(self, now: parts.State) -> None:
        self._last = (*now, *self._last[len(now) :])

    def _compare_modules(self, imported: Collection[str]) -> None:
        known = self._modules
        for name, module in list(sys.modules.items()):
            if known.get(name, _MISSING) is not module and (name in known or name not in imported):
                self._put[name] = None
        self._modules = dict(sys.modules)

    def visible(self) -> dict[int, Any]:
        """Return the differences that any module may see, by index of the part."""
        return {index: self.differences[index] for index in self.differences.keys() & _VISIBLE}

    def note(self, module: str) -> None:
        """Note what is different when a library's module is imported."""
        now = self.now()
        if now != (self._noted[-1]["parts"] if self._noted else {}):
            self._noted.append({"module": module, "parts": now})

    def noted(self) -> list[dict[str, Any]]:
        """Return a list of wire.Difference."""
        return self._noted

    def now(self) -> Differences:
        """Return what is different now, as the parts of a wire.Difference."""
        now = {PARTS[index].name: _sent(index, value) for index, value in self.differences.items()}
        if self._put:
            now[MODULES] = list(self._put)
        if self._changed:
            now[CONTAINERS] = list(self._changed)
        now.update(dict.fromkeys(self._patched))
        if self.has_unsendable:
            now["a variable of the environment that is no text"] = None
        return now


def _sent(index: int, value: Any) -> Any:
    """Return a value for a frame, None where none can carry it."""
    if not PARTS[index].is_sendable:
        return None
    sent = as_json(value)
    if wire.without_lone_surrogates(sent) != sent:
        return None
    return None if isinstance(sent, list) and not all(map(_is_plain, sent)) else sent


def as_json(value: Any) -> Any:
    """Return a value with lists in the place of tuples."""
    return [as_json(each) for each in value] if isinstance(value, tuple) else value


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return isinstance(value, (str, int, float, bool)) or value is None


class PredictedChanges:
    """Makes the predicted differences before libraries are imported ahead, where it can."""

    def __init__(self, predicted: Collection[dict[str, Any]], varying: Collection[str]) -> None:
        """Take a list of wire.Difference, and the names of parts that are another each time."""
        self._predicted = {each["module"]: each["parts"] for each in predicted}
        self._varying = frozenset(varying)
        self._start = parts.take_all()
        self.now: Differences = {}
        self.obstacle = ""  # a visible difference that cannot be made, or ""
        self.modules: frozenset[str] = (
            frozenset()
        )  # modules that the project will put into sys.modules
        self.changed: list[str] = []  # containers of libraries that it will change

    def reach(self, module: str) -> bool:
        """Make what is different when the module is imported. Report whether that is new."""
        if module not in self._predicted:
            return False
        before, self.now = self.now, self._predicted[module]
        for name in {**before, **self.now}:
            if before.get(name) != self.now.get(name):
                self._make(name)
        self.modules = frozenset(self.now.get(MODULES) or ())
        self.changed = self.now.get(CONTAINERS) or []
        if self.modules:
            self.changed = [*self.changed, "sys.modules"]
        obstacles = [name for name in self.now if self._is_obstacle(name)]
        self.obstacle = obstacles[0] if obstacles else ""
        return True

    def _make(self, name: str) -> None:
        index = parts.NAMES.get(name)
        if index is not None and PARTS[index].is_sendable:
            value = self.now.get(name)
            with suppress(Exception):  # where that fails, the part is an obstacle
                PARTS[index].put(self._start[index] if value is None else value)

    def _is_obstacle(self, name: str) -> bool:
        if name == MODULES:
            return not sys.modules.keys().isdisjoint(self.modules)
        if name == CONTAINERS:
            return False
        index = parts.NAMES.get(name)
        if index is None:
            return True
        if not PARTS[index].is_visible:
            return False
        value = self.now[name]
        return value is None or name in self._varying or as_json(PARTS[index].read()) != value

    def visible(self) -> dict[int, Any]:
        """Return what the project must have changed as well, as ProjectChanges.visible."""
        indices = (parts.NAMES.get(name) for name in self.now)
        return {index: PARTS[index].read() for index in indices if index in _VISIBLE}

    def restore(self) -> None:
        """Take back what was made."""
        self._predicted, made = {"": {}}, self.now
        if made:
            self.reach("")
