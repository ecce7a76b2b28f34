"""Seeing each module that is loaded, and how long that takes."""

from __future__ import annotations

import importlib._bootstrap
import sys
from _thread import get_ident
from contextlib import contextmanager
from typing import Any, Iterator, Sequence

from .environment import Watch
from .originals import os, time
from .paths import is_library

_bootstrap: Any = importlib._bootstrap
_SLOWEST = 20


class Observer:
    """Is told of each module that one thread loads, nested as the imports are."""

    def begin(self, spec: Any, /) -> None:
        """Do something before a module is loaded; what this raises fails the import."""

    def end(self, spec: Any, loaded: bool, /) -> None:
        """Do something after a module was loaded, or has failed to."""


@contextmanager
def observed(observer: Observer) -> Iterator[None]:
    """Tell observer of the modules that this thread loads meanwhile.

    A finder or loader of our own could be seen by the application, and would
    miss what others load. So the one function that all imports pass is wrapped.
    """
    original = getattr(_bootstrap, "_load_unlocked", None)
    if original is None:  # an interpreter that imports otherwise: nothing is seen
        yield
        return
    thread = get_ident()

    def load_unlocked(spec: Any) -> Any:
        if get_ident() != thread:
            return original(spec)
        observer.begin(spec)
        loaded = False
        try:
            module = original(spec)
            loaded = True
            return module
        finally:
            observer.end(spec, loaded)

    # Python takes the frames of this file out of the tracebacks of imports.
    file = original.__code__.co_filename
    load_unlocked.__code__ = load_unlocked.__code__.replace(co_filename=file)
    _bootstrap._load_unlocked = load_unlocked
    try:
        yield
    finally:
        _bootstrap._load_unlocked = original


class Imports(Observer):
    """Which modules were loaded, and how long each took, with and without those within it."""

    def __init__(self) -> None:
        self._open: list[list[int]] = []  # when each began, and what was within it
        self._begun: list[Any] = []  # the specs, in order
        self._taken: list[tuple[int, int, str]] = []
        self.environment = Watch()

    def begin(self, spec: Any, /) -> None:
        self._begun.append(spec)
        if not of_project(spec):
            self.environment.note(spec.name)
        self._open.append([time.perf_counter_ns(), 0])

    def end(self, spec: Any, _loaded: bool, /) -> None:
        began, within = self._open.pop()
        total = time.perf_counter_ns() - began
        if self._open:
            self._open[-1][1] += total
        self._taken.append((total, total - within, spec.name))

    def slowest(self) -> list[dict[str, Any]]:
        """Return an inspect.ImportTime of the modules that took longest, these first."""
        return [
            {"module": name, "duration_ns": total, "own_ns": own}
            for total, own, name in sorted(self._taken, reverse=True)[:_SLOWEST]
        ]

    def learned(self, more: Sequence[str] = ()) -> dict[str, Any]:
        """Return a wire.Learned; more are modules that were imported later."""
        return {
            "modules": [*self.libraries(), *more],
            "environment": self.environment.noted(),
            "late": self.environment.late(),
        }

    def libraries(self) -> list[str]:
        """Return the names of those that are not the project's, in the order of their import."""
        names = (spec.name for spec in self._begun if not of_project(spec))
        return [name for name in dict.fromkeys(names) if name in sys.modules]


def libraries_since(known: frozenset[str]) -> list[str]:
    """Return the names of the libraries' modules that are loaded now and were not then."""
    specs = (_spec(module) for name, module in list(sys.modules.items()) if name not in known)
    return [spec.name for spec in specs if spec is not None and not of_project(spec)]


def _spec(module: Any) -> Any:
    try:
        return object.__getattribute__(module, "__spec__")  # does not wake a lazy one
    except AttributeError:
        return None


def of_project(spec: Any) -> bool:
    """Report whether a module comes from a file or a folder that was not installed."""
    places = getattr(spec, "submodule_search_locations", None)
    if not getattr(spec, "has_location", False):  # built in, or a package without __init__.py
        return any(not is_library(os.path.join(place, "")) for place in places or ())
    return not is_library(str(spec.origin))
