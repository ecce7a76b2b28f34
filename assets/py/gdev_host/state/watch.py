"""What a project changes in its process before it imports a library."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any, Collection

from ..link import wire
from . import state
from .calls import Calls
from .holdings import Holdings, configured_loggers
from .patches import Patches
from .state import PARTS, Differences

MODULES = "sys.modules"
"""The name of a difference that holds the names of modules which the project has put there."""

CHANGED = "what libraries hold"
"""The name of a difference that holds what Holdings.changed has returned."""

_LOGS = "the configuration of logging"
_MISSING: Any = object()
_SEEN = frozenset(index for index, part in enumerate(PARTS) if part.is_seen)


class Watch:
    """Tells what the project has changed from what libraries have.

    Whoever knows calls by_library or by_project each time that the one hands
    over to the other.
    """

    def __init__(self, *, modules: bool = True) -> None:
        """Begin. Whether modules are watched is for the first load: it takes longer."""
        self._start = self._last = state.take_all()
        self._watches_modules = modules
        self._take = state.take_all if modules else state.take
        self._modules = dict(sys.modules)
        self._put: dict[str, None] = {}  # modules that nobody has imported
        self._patched: dict[str, None] = {}  # functions and classes of modules
        self._patches = Patches()
        self._holdings = Holdings()
        self._loggers = configured_loggers()
        self.looks_at_holdings = modules
        self._changed: dict[str, None] = {}  # what libraries hold
        self._calls: Calls | None = None
        if modules:
            self._patches.learn(self._modules)
            self._calls = Calls()
        self._noted: list[dict[str, Any]] = []
        self.is_odd = False  # of environment.Watch
        self.differences: dict[int, Any] = {}  # of the project's, by index of the part

    def by_library(self) -> None:
        """Take what has changed for a library's doing."""
        self._keep(self._take())
        if self._watches_modules:
            self._modules = dict(sys.modules)
            self._patches.found()
        if self._calls:
            self._calls.taken()

    def end(self) -> None:
        """Hear of no more."""
        if self._calls:
            self._calls.end()

    def look_at(self, module: str) -> None:
        """See from now on what is changed in a library's module that the project has imported."""
        if self._watches_modules:
            self._patches.learn([module])

    def holdings_by_library(self, module: str) -> None:
        """Take what libraries hold by now for their doing; look at this one, too, from now on."""
        self._holdings.changed()
        self._holdings.learn(module)
        self._loggers = configured_loggers()

    def holdings_by_project(self) -> None:
        """Take what is another in what libraries hold for the project's doing."""
        self._changed.update(dict.fromkeys(self._holdings.changed()))
        before, self._loggers = self._loggers, configured_loggers()
        if self._loggers != before:
            self._patched[_LOGS] = None

    def by_project(self, imported: Collection[str] = ()) -> None:
        """Take what has changed for the project's; imported are the modules that were loaded."""
        self._compare(self._take())
        if self._watches_modules:
            self._look_at_modules(imported)
            self._patched.update(dict.fromkeys(self._patches.found()))
        if self._calls:
            self._patched.update(dict.fromkeys(self._calls.taken()))

    def by_project_at_last(self) -> None:
        """Take what has changed for the project's, with what takes long to be looked at."""
        self._compare(state.take_all())

    def _compare(self, now: state.State) -> None:
        for index in state.changed(self._last, now):
            if now[index] == self._start[index]:
                self.differences.pop(index, None)
            else:
                self.differences[index] = now[index]
        self._keep(now)

    def _keep(self, now: state.State) -> None:
        self._last = (*now, *self._last[len(now) :])

    def _look_at_modules(self, imported: Collection[str]) -> None:
        known = self._modules
        for name, module in list(sys.modules.items()):
            if known.get(name, _MISSING) is not module and (name in known or name not in imported):
                self._put[name] = None
        self._modules = dict(sys.modules)

    def seen(self) -> dict[int, Any]:
        """Return the differences that any module may see."""
        return {index: self.differences[index] for index in self.differences.keys() & _SEEN}

    def note(self, module: str) -> None:
        """Note what is different when a library's module is imported."""
        told = self.told()
        if told != (self._noted[-1]["parts"] if self._noted else {}):
            self._noted.append({"module": module, "parts": told})

    def noted(self) -> list[dict[str, Any]]:
        """Return a list of wire.Difference."""
        return self._noted

    def told(self) -> Differences:
        """Return what is different now, as it can be told."""
        told = {PARTS[index].name: _told(index, value) for index, value in self.differences.items()}
        if self._put:
            told[MODULES] = list(self._put)
        if self._changed:
            told[CHANGED] = list(self._changed)
        told.update(dict.fromkeys(self._patched))
        if self.is_odd:
            told["a variable of the environment that is no text"] = None
        return told


def _told(index: int, value: Any) -> Any:
    if not PARTS[index].is_told:
        return None
    told = as_told(value)
    is_odd = wire.without_lone_surrogates(told) != told
    return None if is_odd or (isinstance(told, list) and not all(map(_is_plain, told))) else told


def as_told(value: Any) -> Any:
    """Return a value with lists in the place of tuples."""
    return [as_told(each) for each in value] if isinstance(value, tuple) else value


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return isinstance(value, (str, int, float, bool)) or value is None


class Foreseen:
    """Makes the differences before libraries are imported ahead, where it can."""

    def __init__(self, told: Collection[dict[str, Any]], varying: Collection[str]) -> None:
        """Take a list of wire.Difference, and the names of parts that are another each time."""
        self._told = {each["module"]: each["parts"] for each in told}
        self._varying = frozenset(varying)
        self._start = state.take_all()
        self.now: Differences = {}
        self.obstacle = ""  # what cannot be made and is seen by all, or ""
        self.modules: frozenset[str] = frozenset()  # that the project puts into sys.modules
        self.changed: list[str] = []  # what libraries hold

    def reach(self, module: str) -> bool:
        """Make what is different when the module is imported. Report whether that is new."""
        if module not in self._told:
            return False
        before, self.now = self.now, self._told[module]
        for name in {**before, **self.now}:
            if before.get(name) != self.now.get(name):
                self._make(name)
        self.modules = frozenset(self.now.get(MODULES) or ())
        self.changed = self.now.get(CHANGED) or []
        if self.modules:
            self.changed = [*self.changed, "sys.modules"]
        obstacles = [name for name in self.now if self._is_obstacle(name)]
        self.obstacle = obstacles[0] if obstacles else ""
        return True

    def _make(self, name: str) -> None:
        index = state.NAMES.get(name)
        if index is not None and PARTS[index].is_told:
            value = self.now.get(name)
            with suppress(Exception):  # what it has not become is an obstacle
                PARTS[index].put(self._start[index] if value is None else value)

    def _is_obstacle(self, name: str) -> bool:
        if name == MODULES:
            return not sys.modules.keys().isdisjoint(self.modules)
        if name == CHANGED:
            return False
        index = state.NAMES.get(name)
        if index is None:
            return True
        if not PARTS[index].is_seen:
            return False
        value = self.now[name]
        return value is None or name in self._varying or as_told(PARTS[index].read()) != value

    def seen(self) -> dict[int, Any]:
        """Return what a process must have made as well, as Watch.seen does."""
        indices = (state.NAMES.get(name) for name in self.now)
        return {index: PARTS[index].read() for index in indices if index in _SEEN}

    def restore(self) -> None:
        """Take back what was made."""
        self._told, told = {"": {}}, self.now
        if told:
            self.reach("")
