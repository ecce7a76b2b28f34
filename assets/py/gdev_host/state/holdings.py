"""What the modules of libraries hold in lists, dicts and sets that anyone may change."""

from __future__ import annotations

import logging
import sys
from types import FunctionType
from typing import Any

from ..interpreter.paths import namespace

_MOST = 1000  # of what is larger, the size alone is compared

_Holding = Any  # a copy, or the size


class Holdings:
    """Finds holdings that are not the same, from one look to the next."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[dict[str, Any], list[tuple[str, Any, _Holding]]]] = {}

    def learn(self, name: str) -> None:
        """Look at this module, too, from now on."""
        names = namespace(sys.modules.get(name))
        if type(names) is dict:
            self._known[name] = names, _held(names)

    def changed(self) -> list[str]:
        """Return the names of what is another since the last look, and of who looks at it.

        These are "plugins.registry", and the functions of that module that name it.
        """
        found: list[str] = []
        for module, (names, held) in self._known.items():
            changed = {name for name, value, before in held if _differs(value, before)}
            if changed:
                readers = [each for each in names if _names_one(names[each], changed)]
                found += [f"{module}.{each}" for each in sorted({*changed, *readers})]
                self._known[module] = names, _held(names)
        return found


def configured_loggers() -> dict[str, Any]:
    """Return what somebody has set of the loggers that have a name."""
    return {
        name: (each.level, each.disabled, each.propagate, len(each.handlers))
        for name, each in list(logging.root.manager.loggerDict.items())
        if isinstance(each, logging.Logger)
        and (each.level or each.disabled or each.handlers or not each.propagate)
    }


def _names_one(function: Any, names: set[str]) -> bool:
    return type(function) is FunctionType and not names.isdisjoint(function.__code__.co_names)


def _held(names: dict[str, Any]) -> list[tuple[str, Any, _Holding]]:
    return [
        (name, value, _copy(value))
        for name, value in names.copy().items()
        if not name.startswith("_") and issubclass(type(value), (list, dict, set))
    ]


def _base(value: Any) -> Any:
    """Return the class that Python itself gives a value: a subclass may do anything."""
    return next(each for each in (list, dict, set) if issubclass(type(value), each))


def _copy(value: Any) -> _Holding:
    """Copy a value without a call of what its own class has: that may import anything."""
    base = _base(value)
    if base.__len__(value) > _MOST:
        return base.__len__(value)
    return dict(dict.items(value)) if base is dict else base.copy(value)


def _differs(value: Any, before: _Holding) -> bool:
    base = _base(value)
    if isinstance(before, int):
        return bool(base.__len__(value) != before)
    try:
        return bool(base.__ne__(value, before))
    except Exception:  # of values that do not like to be compared
        return True
