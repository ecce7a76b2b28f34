"""Libraries that are imported, and not to be seen before the project imports them.

For a project that looks into sys.modules, configures all loggers there are, or
adds a filter of warnings, it is as if they were not there yet: what their
import has added to the process is taken out again, and put back by the first
import statement that names them, with all that had been imported before them.
"""

from __future__ import annotations

import importlib._bootstrap
import sys
from _thread import allocate_lock, get_ident
from typing import Any, Callable, Mapping, NamedTuple, Sequence

from ..interpreter.paths import namespace
from ..state.records import Record, Step, mend_loggers, register_exits
from . import distributions

_bootstrap: Any = importlib._bootstrap

Check = Callable[[Sequence[Step], Sequence[Record]], None]
"""Takes what the project had changed when modules were imported that are about to be seen,
and what some of them have done."""


Shown = Callable[[Sequence[str], Sequence[Record]], None]
"""Takes the names of the modules that are in sight now, and what some of them have done."""


class _Attribute(NamedTuple):
    """A module that a package has got as an attribute after its own import."""

    position: int
    namespace: dict[str, Any]
    name: str
    module: Any


class Withheld:
    """Modules that are out of sight, in the order in which they were imported."""

    def __init__(
        self, known: frozenset[str], records: Mapping[str, Record], firsts: Mapping[str, str]
    ) -> None:
        """Take out of sight what is not known.

        records say what the import of each has done, and firsts which module was
        the first that it brought.
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
        self._records = [each for each in recorded if each[1].is_of_account()]
        self._steps = _changes([(index, record.step) for index, record in recorded])
        self._lock = allocate_lock()
        self._owner = 0
        self._next = 0  # the index of the first that is out of sight
        self._next_record = self._next_attribute = 0  # of what comes with it, likewise
        self._is_on = False
        self.check: Check = lambda *_: None
        self.shown: Shown = lambda *_: None
        self.replaced: list[str] = []  # those in whose place the project had put something
        self.registers_exits = True  # of what is put back
        self.early = False  # some are in sight that the project may not have imported
        self._original = getattr(_bootstrap, "_find_and_load_unlocked", None)
        if self._original is not None and self._names:
            _bootstrap._find_and_load_unlocked = _finding(self, self._original)
        else:
            self._show(len(self._names))

    def _take_attributes(self) -> list[_Attribute]:
        """Take from packages the modules that were imported after them."""
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
        """Return the names of those that are, or were, out of sight."""
        return self._names

    def begin(self) -> None:
        """Show from now on what is imported. Until then, imports are the host's own."""
        self._is_on = True

    def find(self, name: str) -> Any:
        """Return a module that is out of sight, and show it and those before it; else None."""
        return self._alone(lambda: self._find(name))

    def _find(self, name: str) -> Any:
        index = self._index.get(name, -1)
        if index < self._next:
            return None
        if self._is_on:
            first = self._index.get(self._firsts.get(name, name), index)
            self.early = self.early or first > self._next
            self._show(index + 1)
            return sys.modules.get(name)
        return self._modules[index]

    def show_all(self) -> None:
        """Show them all."""
        self._alone(self._show_rest)

    def _show_rest(self) -> None:
        if self._next < len(self._names):
            self._show(len(self._names))

    def _alone(self, act: Callable[[], Any]) -> Any:
        """Act while no other thread does. The one that does may import, and come here again.

        It is no RLock: eventlet looks for those that are there before it, and complains.
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
        """Have those checked that are out of sight still."""
        if self._next < len(self._names):
            self.check(*self._between(self._next, len(self._names)))

    def _between(self, first: int, end: int) -> tuple[list[Step], list[Record]]:
        records = [record for _, record in _until(end, self._records, self._next_record)]
        until = [step for index, step in self._steps if index < end]
        since = [step for index, step in self._steps if first < index < end]
        return until[len(until) - len(since) - 1 :], records

    def _show(self, end: int) -> None:
        first, self._next = self._next, end
        if end == len(self._names):
            _bootstrap._find_and_load_unlocked = self._original
        steps, records = self._between(first, end)
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
        self.shown(list(fresh), records)


def _until(end: int, sorted_: Sequence[Any], first: int) -> list[Any]:
    """Return those from first on whose own first item, by which all are sorted, is below end."""
    last = first
    while last < len(sorted_) and sorted_[last][0] < end:
        last += 1
    return list(sorted_[first:last])


def _changes(steps: list[tuple[int, Step]]) -> list[tuple[int, Step]]:
    """Return the first index of each step."""
    changes: list[tuple[int, Step]] = []
    for index, step in steps:
        if not changes or changes[-1][1] is not step:
            changes.append((index if changes else 0, step))
    return changes


def _finding(withheld: Withheld, original: Any) -> Any:
    find = withheld.find

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
    """Have the path of a namespace package worked out anew: the project may have a part of it."""
    path: Any = namespace(module).get("__path__")
    if type(path).__name__ == "_NamespacePath":
        path._last_parent_path = ()
