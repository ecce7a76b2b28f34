"""Observing the imports of this process, in a way that the application cannot see."""

from __future__ import annotations

import importlib
import importlib._bootstrap
import importlib.util
from _thread import get_ident
from contextlib import contextmanager
from typing import Any, Callable, Iterator

_bootstrap: Any = importlib._bootstrap


class Observer:
    """Called for each module that one thread loads, nested as the imports are."""

    def begin(self, spec: Any, /) -> None:
        """Run before a module is loaded; an exception of it fails the import."""

    def end(self, spec: Any, loaded: bool, /) -> None:
        """Run after a module was loaded, or has failed to load."""


@contextmanager
def observed(observer: Observer) -> Iterator[None]:
    """Call observer for the modules that this thread loads meanwhile.

    A finder or loader of our own would be visible to the application, and would miss
    what others load. So the one function that all imports pass through is wrapped.
    """
    original = getattr(_bootstrap, "_load_unlocked", None)
    if original is None:  # an interpreter that imports otherwise: nothing is observed
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


@contextmanager
def not_found(report: Callable[[str], None]) -> Iterator[None]:
    """Call report with the name of each module that no finder finds meanwhile."""
    original = getattr(_bootstrap, "_find_spec", None)
    if original is None:
        yield
        return

    def find_spec(name: str, path: Any, target: Any = None) -> Any:
        spec = original(name, path, target)
        if spec is None:
            report(name)
        return spec

    find_spec.__code__ = find_spec.__code__.replace(co_filename=original.__code__.co_filename)
    owners = [_bootstrap, importlib.util]
    for owner in owners:
        owner._find_spec = find_spec
    try:
        yield
    finally:
        for owner in owners:
            owner._find_spec = original
