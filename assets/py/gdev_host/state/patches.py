"""Monkey patches: functions and classes of modules that were replaced."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any, Iterable

from ..interpreter.paths import namespace

_OURS = (__name__.partition(".")[0], "importlib.", "_frozen_importlib")
"""Modules that the host itself patches, to observe imports."""

_PARTS = ("sys", "builtins")  # see parts


class _Snapshot:
    """The names in a module, and the functions and classes among them.

    No other value is kept alive: what the project takes out of a module is to be freed,
    and eventlet searches for each RLock that is left when it has replaced those of modules.
    """

    __slots__ = ("callables", "names", "namespace")

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        copy = namespace.copy()
        self.names = dict.fromkeys(copy)
        self.callables = {name: value for name, value in copy.items() if callable(value)}

    def differs(self) -> bool:
        """Report whether the module may have changed since."""
        now = self.namespace
        try:
            return not (now.keys() == self.names.keys() and self.callables.items() <= now.items())
        except Exception:  # values may raise when they are compared
            return True

    def replaced(self, module: str) -> Iterable[str]:
        """Yield the names of functions and classes that were replaced, or added by others.

        No attribute of a value is read: a lazy object would load then.
        """
        for name, value in self.namespace.copy().items():
            if issubclass(type(value), ModuleType):
                continue
            if name not in self.names:  # a module may itself define a name late, in __getattr__
                source = _source(value) or module
                if callable(value) and source.partition(".")[0] != module.partition(".")[0]:
                    yield name
            elif self.callables.get(name, value) is not value:
                yield name


def _source(value: Any) -> str:
    """Return the name of the module that defines a value or its class; "" where it has none."""
    reader: Any = type if issubclass(type(value), type) else object
    try:
        return str(reader.__getattribute__(value, "__module__") or "")
    except Exception:
        return ""


class Patches:
    """Finds the patches that were made from one call of take to the next."""

    def __init__(self) -> None:
        self._known: dict[str, _Snapshot] = {}

    def watch(self, modules: Iterable[str]) -> None:
        """Watch these modules, too, from now on."""
        for name in modules:
            names = namespace(sys.modules.get(name))
            is_watched = name not in _PARTS and not name.startswith(_OURS)
            if type(names) is dict and is_watched:
                self._known[name] = _Snapshot(names)

    def take(self) -> list[str]:
        """Return the names of what was patched since the last call, as "json.dumps"."""
        found: list[str] = []
        for name, snapshot in self._known.items():
            if snapshot.differs():
                found += [f"{name}.{each}" for each in snapshot.replaced(name)]
                self._known[name] = _Snapshot(snapshot.namespace)
        return found
