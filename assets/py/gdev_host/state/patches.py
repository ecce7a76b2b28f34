"""Functions and classes of modules that somebody has put others in the place of."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any, Iterable

from ..interpreter.paths import namespace

_OURS = (__name__.partition(".")[0], "importlib.", "_frozen_importlib")
"""Where the host itself puts functions in the place of others: to see what is imported."""

_PARTS = ("sys", "builtins")  # what matters of these is part of the state


class _Seen:
    """What a module had at a look: all its names, and the functions and classes among them.

    Nothing else of it is kept: what the project takes out of a module is to be gone, and
    eventlet looks for each RLock that is left when it has replaced those of the modules.
    """

    __slots__ = ("callables", "names", "namespace")

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        copy = namespace.copy()
        self.names = dict.fromkeys(copy)
        self.callables = {name: value for name, value in copy.items() if callable(value)}

    def differs(self) -> bool:
        """Say whether there may be anything else in the module by now."""
        now = self.namespace
        try:
            return not (now.keys() == self.names.keys() and self.callables.items() <= now.items())
        except Exception:  # of values that do not like to be compared
            return True

    def replaced(self, module: str) -> Iterable[str]:
        """Find the names of functions and classes that somebody has put others in the place of.

        No value is asked for anything: a lazy one would come to life before its time.
        """
        for name, value in self.namespace.copy().items():
            if issubclass(type(value), ModuleType):
                continue
            if name not in self.names:  # a module may define a name only when it is asked for it
                source = _source(value) or module
                if callable(value) and source.partition(".")[0] != module.partition(".")[0]:
                    yield name
            elif self.callables.get(name, value) is not value:
                yield name


def _source(value: Any) -> str:
    """Return the name of the module that defines a value or its class; "" where it has none."""
    look: Any = type if issubclass(type(value), type) else object
    try:
        return str(look.__getattribute__(value, "__module__") or "")
    except Exception:
        return ""


class Patches:
    """Finds what is another in the modules that it knows, from one look to the next."""

    def __init__(self) -> None:
        self._known: dict[str, _Seen] = {}

    def learn(self, modules: Iterable[str]) -> None:
        """Look at these modules, too, from now on."""
        for name in modules:
            names = namespace(sys.modules.get(name))
            is_of_account = name not in _PARTS and not name.startswith(_OURS)
            if type(names) is dict and is_of_account:
                self._known[name] = _Seen(names)

    def found(self) -> list[str]:
        """Return the names, as "json.dumps", of what is another since the last look."""
        found: list[str] = []
        for name, seen in self._known.items():
            if seen.differs():
                found += [f"{name}.{each}" for each in seen.replaced(name)]
                self._known[name] = _Seen(seen.namespace)
        return found
