"""What the modules of libraries hold in lists, dicts and sets that anyone may change."""

from __future__ import annotations

import logging
import sys
from typing import Any

_MOST = 1000  # of what is larger, the size alone is compared

_Holding = Any  # a copy, or the size


class Holdings:
    """Finds modules whose holdings are not the same, from one look to the next."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[dict[str, Any], list[tuple[Any, _Holding]]]] = {}

    def learn(self, name: str) -> None:
        """Look at this module, too, from now on."""
        namespace = getattr(sys.modules.get(name), "__dict__", None)
        if type(namespace) is dict:
            self._known[name] = namespace, _held(namespace)

    def changed(self) -> list[str]:
        """Return the names of the modules that hold something else than at the last look."""
        found = []
        for name, (namespace, held) in self._known.items():
            if any(_differs(value, before) for value, before in held):
                found.append(name)
                self._known[name] = namespace, _held(namespace)
        return found


def configured_loggers() -> dict[str, Any]:
    """Return what somebody has set of the loggers that have a name."""
    return {
        name: (each.level, each.disabled, each.propagate, len(each.handlers))
        for name, each in list(logging.root.manager.loggerDict.items())
        if isinstance(each, logging.Logger)
        and (each.level or each.disabled or each.handlers or not each.propagate)
    }


def _held(namespace: dict[str, Any]) -> list[tuple[Any, _Holding]]:
    return [
        (value, _copy(value))
        for name, value in namespace.copy().items()
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
