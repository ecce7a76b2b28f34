"""The lists, dicts and sets in modules of libraries: registries that a project may change."""

from __future__ import annotations

import logging
import sys
from types import FunctionType
from typing import Any

from ..interpreter.paths import namespace

_MAX_COPIED = 1000  # items; of a larger container, the size alone is compared

_Snapshot = Any  # a copy, or the size


class Containers:
    """Finds the containers that have changed from one call of changed to the next."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[dict[str, Any], list[tuple[str, Any, _Snapshot]]]] = {}

    def watch(self, name: str) -> None:
        """Watch the containers of this module, too, from now on."""
        names = namespace(sys.modules.get(name))
        if type(names) is dict:
            self._known[name] = names, _snapshots(names)

    def changed(self) -> list[str]:
        """Return the names of changed containers, and of the functions that read them.

        These are "plugins.registry", and the functions of that module that name it.
        """
        found: list[str] = []
        for module, (names, snapshots) in self._known.items():
            changed = {name for name, value, before in snapshots if _differs(value, before)}
            if changed:
                readers = [each for each in names if _names_one(names[each], changed)]
                found += [f"{module}.{each}" for each in sorted({*changed, *readers})]
                self._known[module] = names, _snapshots(names)
        return found


def configured_loggers() -> dict[str, Any]:
    """Return level, flags and number of handlers of each named logger that is configured."""
    return {
        name: (each.level, each.disabled, each.propagate, len(each.handlers))
        for name, each in list(logging.root.manager.loggerDict.items())
        if isinstance(each, logging.Logger)
        and (each.level or each.disabled or each.handlers or not each.propagate)
    }


def _names_one(function: Any, names: set[str]) -> bool:
    return type(function) is FunctionType and not names.isdisjoint(function.__code__.co_names)


def _snapshots(names: dict[str, Any]) -> list[tuple[str, Any, _Snapshot]]:
    return [
        (name, value, _copy(value))
        for name, value in names.copy().items()
        if not name.startswith("_") and issubclass(type(value), (list, dict, set))
    ]


def _base(value: Any) -> Any:
    """Return the built-in class of a container: methods of a subclass may do anything."""
    return next(each for each in (list, dict, set) if issubclass(type(value), each))


def _copy(value: Any) -> _Snapshot:
    """Copy a container without calling methods of its own class, which may import anything."""
    base = _base(value)
    if base.__len__(value) > _MAX_COPIED:
        return base.__len__(value)
    return dict(dict.items(value)) if base is dict else base.copy(value)


def _differs(value: Any, before: _Snapshot) -> bool:
    base = _base(value)
    if isinstance(before, int):
        return bool(base.__len__(value) != before)
    try:
        return bool(base.__ne__(value, before))
    except Exception:  # items may raise when they are compared
        return True
