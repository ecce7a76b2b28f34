"""The environment of the process while libraries are imported.

Libraries read it then (OMP_NUM_THREADS, MPLBACKEND), and a project may set it
just before. A process that imports libraries ahead of the project does so with
the same environment, and the project must then set it as it did before.
"""

from __future__ import annotations

from typing import Any, Dict, Iterable, Mapping, Optional

from ..interpreter.originals import os
from ..link import wire

Changes = Dict[str, Optional[str]]
"""Variables with their new values, None where they were removed."""


class EnvironmentChanges:
    """Notes what changes in the environment while a project is loaded."""

    def __init__(self) -> None:
        self._start = self._last = dict(raw())
        self._noted: list[dict[str, Any]] = []
        self.has_unsendable = False  # a variable has changed to what no frame can carry

    def note(self, module: str) -> None:
        """Note what has changed by the import of a library's module."""
        now = raw()
        if now != self._last:
            changes = changes_of(self._last, now)
            self._last = dict(now)
            sent = {
                name: value for name, value in changes.items() if not _is_unsendable(name, value)
            }
            self.has_unsendable = self.has_unsendable or len(sent) < len(changes)
            self._noted.append({"module": module, "changes": sent})

    def noted(self) -> list[dict[str, Any]]:
        """Return a list of wire.EnvironmentChange."""
        return self._noted

    def changes(self) -> Changes:
        """Return what has changed since the start."""
        now = raw()
        return {} if now == self._start else changes_of(self._start, now)


class PredictedEnvironment:
    """Sets the environment as it is predicted to be when the project imports each library."""

    def __init__(self, predicted: Iterable[Mapping[str, Any]], varying: Iterable[str]) -> None:
        """Take a list of wire.EnvironmentChange, and the variables that differ each time."""
        self._predicted = {change["module"]: change["changes"] for change in predicted}
        self._varying = frozenset(varying)
        self._before: Changes = {}
        self._set: Changes = {}
        self.changes: Changes = {}  # what the project has changed by now
        self.obstacle = ""  # a variable among these that cannot be predicted, or ""

    def reach(self, module: str) -> bool:
        """Set what holds when the module is imported. Report whether that is something new."""
        changes = self._predicted.get(module, {})
        for name, value in changes.items():
            self.changes[name] = value
            before = os.environ.get(name)
            if name in self._varying:
                self.obstacle = name
            elif before != value:
                self._before.setdefault(name, before)
                self._set[name] = value
                put(name, value)
        return bool(changes)

    def restore(self) -> None:
        """Take back what was set, but for what a library has set otherwise since."""
        for name, value in self._set.items():
            if os.environ.get(name) == value:
                put(name, self._before[name])


def put(name: str, value: str | None) -> None:
    """Set a variable, or remove it."""
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def raw() -> Mapping[Any, Any]:
    """Return what os.environ keeps: quick to compare, where it can be had."""
    data: Mapping[Any, Any] = getattr(os.environ, "_data", os.environ)
    return data


def changes_of(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Changes:
    """Return what is another in after; both are as raw gives them."""
    changed = {key for key, value in after.items() if before.get(key) != value}
    changed.update(key for key in before if key not in after)
    return {os.fsdecode(key): _text(after.get(key)) for key in changed}


def _is_unsendable(name: str, value: str | None) -> bool:
    """Report whether a variable is no text in UTF-8."""
    text = name + (value or "")
    return bool(wire.without_lone_surrogates(text) != text)


def _text(value: Any) -> str | None:
    return None if value is None else os.fsdecode(value)
