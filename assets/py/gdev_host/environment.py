"""The environment of the process while libraries are imported.

Libraries read it then (OMP_NUM_THREADS, MPLBACKEND), and a project may set it
just before. A process that imports libraries ahead of the project does so with
the same environment, and the project must then set it as it did before.
"""

from __future__ import annotations

import os
from typing import Any, Dict, Iterable, Mapping, Optional

from . import wire

Changes = Dict[str, Optional[str]]
"""Variables with their new values, None where they were removed."""


class Watch:
    """Notes what changes in the environment while a project is loaded."""

    def __init__(self) -> None:
        self._start = self._last = dict(_raw())
        self._noted: list[dict[str, Any]] = []
        self._odd: set[str] = set()  # what no frame can carry

    def note(self, module: str) -> None:
        """Note what has changed by the import of a library's module."""
        now = _raw()
        if now != self._last:
            changes = _changes(self._last, now)
            self._last = dict(now)
            self._odd.update(name for name, value in changes.items() if _is_odd(name, value))
            told = {name: value for name, value in changes.items() if name not in self._odd}
            self._noted.append({"module": module, "changes": told})

    def noted(self) -> list[dict[str, Any]]:
        """Return a list of wire.EnvironmentChange."""
        return self._noted

    def changes(self) -> Changes:
        """Return what has changed since the start."""
        return _changes(self._start, _raw())

    def late(self) -> list[str]:
        """Return the variables that changed after the last note, or that cannot be told."""
        changes = _changes(self._last, _raw())
        self._odd.update(name for name, value in changes.items() if _is_odd(name, value))
        return sorted(wire.without_lone_surrogates([*{*changes, *self._odd}]))


class Ahead:
    """Sets the environment as it will be when the project imports its libraries."""

    def __init__(self, told: Iterable[Mapping[str, Any]], ignored: Iterable[str]) -> None:
        """Take a list of wire.EnvironmentChange, and the variables that are to stay."""
        self._told = {change["module"]: change["changes"] for change in told}
        self._ignored = frozenset(ignored)
        self._pending: Changes = {}
        self._before: Changes = {}
        self._set: Changes = {}

    def reach(self, module: str, *, is_loaded: bool) -> None:
        """Set what holds when the module is imported, unless it is there already."""
        self._pending.update(self._told.get(module, {}))
        if is_loaded:
            return
        for name, value in self._pending.items():
            before = os.environ.get(name)
            if before != value and name not in self._ignored:
                self._before.setdefault(name, before)
                self._set[name] = value
                _put(name, value)
        self._pending = {}

    def restore(self) -> None:
        """Take back what was set, but for what a library has set otherwise since."""
        for name, value in list(self._set.items()):
            if os.environ.get(name) == value:
                _put(name, self._before[name])
            else:
                del self._set[name]

    def contradicted(self, changes: Changes) -> list[str]:
        """Return the variables that the project has set otherwise, or did not before."""
        wrong = [name for name, value in self._set.items() if os.environ.get(name) != value]
        known = self._ignored.union(*self._told.values())
        new = [name for name in wire.without_lone_surrogates([*changes]) if name not in known]
        return sorted({*wrong, *new})


def _put(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _is_odd(name: str, value: str | None) -> bool:
    """Report whether a variable is no text in UTF-8."""
    text = name + (value or "")
    return bool(wire.without_lone_surrogates(text) != text)


def _raw() -> Mapping[Any, Any]:
    """Return what os.environ keeps: quick to compare, where it can be had."""
    raw: Mapping[Any, Any] = getattr(os.environ, "_data", os.environ)
    return raw


def _changes(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Changes:
    changed = {key for key, value in after.items() if before.get(key) != value}
    changed.update(key for key in before if key not in after)
    return {os.fsdecode(key): _text(after.get(key)) for key in changed}


def _text(value: Any) -> str | None:
    return None if value is None else os.fsdecode(value)
