"""Functions and classes of modules that somebody has put others in the place of."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any, Iterable

_MISSING: Any = object()
_OURS = (__name__.partition(".")[0], "importlib.", "_frozen_importlib")
"""Where the host itself puts functions in the place of others: to see what is imported."""

_PARTS = ("sys", "builtins")  # what matters of these is part of the state


class Patches:
    """Finds what is another in the modules that it knows, from one look to the next."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}

    def learn(self, names: Iterable[str]) -> None:
        """Look at these modules, too, from now on."""
        for name in names:
            namespace = getattr(sys.modules.get(name), "__dict__", None)
            is_of_account = name not in _PARTS and not name.startswith(_OURS)
            if type(namespace) is dict and is_of_account:
                self._known[name] = namespace, namespace.copy()

    def found(self) -> list[str]:
        """Return the names, as "json.dumps", of what is another since the last look."""
        found: list[str] = []
        for name, (namespace, before) in self._known.items():
            if _differ(namespace, before):
                found += [f"{name}.{each}" for each in _replaced(name, namespace, before)]
                self._known[name] = namespace, namespace.copy()
        return found


def _differ(one: dict[str, Any], other: dict[str, Any]) -> bool:
    try:
        return bool(one != other)
    except Exception:  # of values that do not like to be compared
        return True


def _replaced(module: str, now: dict[str, Any], before: dict[str, Any]) -> Iterable[str]:
    for name, value in now.copy().items():
        old = before.get(name, _MISSING)
        if old is value or isinstance(value, ModuleType):
            continue
        if old is _MISSING:  # a module may define a name only when it is asked for it
            source = str(getattr(value, "__module__", None) or module)
            if callable(value) and source.partition(".")[0] != module.partition(".")[0]:
                yield name
        elif callable(old):
            yield name
