"""Deferred modules: imported ahead, and invisible until the project imports them.

A project may read sys.modules, configure all loggers, or add a filter of warnings.
So the side effects of importing libraries ahead are undone, and the modules are
taken out of sys.modules. The first import statement that names one installs it
again, with its side effects, and all that had been imported before it.
"""

from __future__ import annotations

import importlib._bootstrap
import sys
from _thread import allocate_lock, get_ident
from typing import Any, Callable, Mapping, NamedTuple, Sequence

from ..interpreter.paths import namespace
from ..state.side_effects import PriorChanges, SideEffects, mend_loggers, register_exits
from . import distributions

_bootstrap: Any = importlib._bootstrap

Check = Callable[[Sequence[PriorChanges], Sequence[SideEffects]], None]
"""Takes the changes that were predicted for modules about to be installed, and side effects."""


Installed = Callable[[Sequence[str], Sequence[SideEffects]], None]
"""Takes the names of modules that were installed, and side effects of some of them."""


class _Attribute(NamedTuple):
    """A submodule that was set as an attribute of its package."""

    position: int
    namespace: dict[str, Any]
    name: str
    module: Any


class DeferredModules:
    """Modules that are deferred, in the order in which they were imported."""

    def __init__(
        self, known: frozenset[str], records: Mapping[str, SideEffects], firsts: Mapping[str, str]
    ) -> None:
        """Defer all modules but the known ones.

        records has the side effects of each import, and firsts the first module that
        was imported by it.
        """
        self._names = [name for name in sys.modules if name not in known]
        self._index = {name: index for index, name in enumerate(self._names)}
        self._firsts = firsts
        self._attributes = self._take_attributes()
        self._modules = [sys.modules.pop(name) for name in self._names]
        recorded = [(i, records[name]) for i, name in enumerate(self._names) if name in records]
        for _, record in reversed(recorded):
            record.undo()
        mend_loggers()
        self._records = [each for each in recorded if each[1].has_any()]
        self._steps = _changes([(index, record.step) for index, record in recorded])
        self._lock = allocate_lock()
        self._owner = 0
        self._next = 0  # the index of the first that is deferred
        self._next_record = self._next_attribute = 0  # indices of what is to be installed with it
        self._is_active = False
        self.check: Check = lambda *_: None
        self.installed: Installed = lambda *_: None
        self.replaced: list[str] = []  # modules that the project had replaced in sys.modules
        self.registers_exits = True  # register the exit handlers of installed modules
        self.installed_early = False  # some are installed that the project may not have imported
        self._original = getattr(_bootstrap, "_find_and_load_unlocked", None)
        if self._original is not None and self._names:
            _bootstrap._find_and_load_unlocked = _finding(self, self._original)
        else:
            self._install(len(self._names))

    def _take_attributes(self) -> list[_Attribute]:
        """Remove from packages the submodules that were imported after them."""
        taken = []
        for index, name in enumerate(self._names):
            module = sys.modules[name]
            _forget_path(module)
            parent, _, child = name.rpartition(".")
            if self._index.get(parent, -1) < index and parent in sys.modules:
                names: Any = namespace(sys.modules[parent])
                if type(names) is dict and names.get(child) is module:
                    taken.append(_Attribute(index, names, child, module))
                    del names[child]
        return taken

    def names(self) -> list[str]:
        """Return the names of all modules that are, or were, deferred."""
        return self._names

    def begin(self) -> None:
        """Install from now on what is imported. Until then, imports are the host's own."""
        self._is_active = True

    def rehearse(self) -> None:
        """Look at all that is about to be changed, and change nothing."""
        sys.modules.keys().isdisjoint(self._names)
        for _, names, name, _ in self._attributes:
            names.get(name)

    def find(self, name: str) -> Any:
        """Return a deferred module, and install it with those before it; None for any other."""
        return self._locked(lambda: self._find(name))

    def _find(self, name: str) -> Any:
        index = self._index.get(name, -1)
        if index < self._next:
            return None
        if self._is_active:
            first = self._index.get(self._firsts.get(name, name), index)
            self.installed_early = self.installed_early or first > self._next
            self._install(index + 1)
            return sys.modules.get(name)
        return self._modules[index]

    def install_all(self) -> None:
        """Install all."""
        self._locked(self._install_rest)

    def _install_rest(self) -> None:
        if self._next < len(self._names):
            self._install(len(self._names))

    def _locked(self, act: Callable[[], Any]) -> Any:
        """Act with the lock, reentrantly: to install a module may import others.

        The lock is no RLock, because eventlet warns of those that were made before it.
        """
        if self._lock.locked() and self._owner == get_ident():
            return act()
        with self._lock:
            self._owner = get_ident()
            try:
                return act()
            finally:
                self._owner = 0

    def check_rest(self) -> None:
        """Check the prediction for the modules that are still deferred."""
        if self._next < len(self._names):
            self.check(*self._pending(self._next, len(self._names)))

    def _pending(self, first: int, end: int) -> tuple[list[PriorChanges], list[SideEffects]]:
        records = [record for _, record in _until(end, self._records, self._next_record)]
        until = [step for index, step in self._steps if index < end]
        since = [step for index, step in self._steps if first < index < end]
        return until[len(until) - len(since) - 1 :], records

    def _install(self, end: int) -> None:
        first, self._next = self._next, end
        if end == len(self._names):
            _bootstrap._find_and_load_unlocked = self._original
        steps, records = self._pending(first, end)
        attributes = _until(end, self._attributes, self._next_attribute)
        self._next_record += len(records)
        self._next_attribute += len(attributes)
        self.check(steps, records)
        fresh = dict(zip(self._names[first:end], self._modules[first:end]))
        if sys.modules.keys().isdisjoint(fresh):
            sys.modules.update(fresh)
        else:
            self.replaced += [name for name in fresh if name in sys.modules]
            sys.modules.update({**fresh, **sys.modules})
        for _, names, name, module in attributes:
            names[name] = module
        if "pkg_resources" in fresh:
            distributions.complete(fresh["pkg_resources"])
        for record in records:
            record.redo()
        if self.registers_exits:
            register_exits(records)
        self.installed(list(fresh), records)


def _until(end: int, sorted_: Sequence[Any], first: int) -> list[Any]:
    """Return the items from first on whose index, by which they are sorted, is below end."""
    last = first
    while last < len(sorted_) and sorted_[last][0] < end:
        last += 1
    return list(sorted_[first:last])


def _changes(steps: list[tuple[int, PriorChanges]]) -> list[tuple[int, PriorChanges]]:
    """Return the first index of each step."""
    changes: list[tuple[int, PriorChanges]] = []
    for index, step in steps:
        if not changes or changes[-1][1] is not step:
            changes.append((index if changes else 0, step))
    return changes


def _finding(deferred: DeferredModules, original: Any) -> Any:
    find = deferred.find

    def find_and_load_unlocked(name: str, import_: Any) -> Any:
        parent = name.rpartition(".")[0]
        if parent and parent not in sys.modules:
            import_(parent)
            if name in sys.modules:
                return sys.modules[name]
        module = find(name)
        return original(name, import_) if module is None else module

    # Python takes the frames of this file out of the tracebacks of imports.
    file = original.__code__.co_filename
    find_and_load_unlocked.__code__ = find_and_load_unlocked.__code__.replace(co_filename=file)
    return find_and_load_unlocked


def _forget_path(module: Any) -> None:
    """Make a namespace package compute its path anew: a part of it may be in the project."""
    path: Any = namespace(module).get("__path__")
    if type(path).__name__ == "_NamespacePath":
        path._last_parent_path = ()
