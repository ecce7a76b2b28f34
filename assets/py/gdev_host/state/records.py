"""What the import of a module does to its process, to be taken back and done again."""

from __future__ import annotations

import atexit
import logging
from typing import Any, NamedTuple, Sequence

from ..interpreter.originals import os
from . import environment, state
from .state import PARTS

_handlers: list[Any] = logging._handlerList  # type: ignore[attr-defined]
_named: Any = logging._handlers  # type: ignore[attr-defined]
_register = atexit.register  # effects puts others in its place for a while
_LOGGERS = state.NAMES["the class of loggers"]


class Step(NamedTuple):
    """What the project has changed by the time at which a module is imported."""

    environment: environment.Changes
    parts: dict[int, Any]  # by index, those that any module sees


NOTHING = Step({}, {})


class ExitHandler(NamedTuple):
    """What atexit is to call at the end of the process."""

    function: Any
    arguments: tuple[Any, ...]
    named: dict[str, Any]


class Record:
    """What the import of one module has done."""

    def __init__(self, step: Step = NOTHING) -> None:
        self.step = step
        self.variables: dict[str, tuple[str | None, str | None]] = {}  # before and after
        self.parts: dict[int, tuple[Any, Any]] = {}  # before and after
        self.loggers: dict[str, logging.Logger] = {}
        self.handlers: list[Any] = []  # weak references, as logging keeps them
        self.exits: list[tuple[int, ExitHandler]] = []  # not yet registered; with their order
        self.touched: set[int] = set()  # parts that the project must not have changed before

    def is_of_account(self) -> bool:
        """Report whether it says anything."""
        done = self.variables or self.parts or self.loggers or self.handlers or self.exits
        return bool(done or self.touched)

    def undo(self) -> None:
        """Take back what it has done. Whoever has undone them all calls mend_loggers."""
        for index, (before, _) in self.parts.items():
            PARTS[index].put(before)
        for name, (old, new) in self.variables.items():
            if os.environ.get(name) == new:
                environment.put(name, old)
        known = logging.root.manager.loggerDict
        for name, logger in self.loggers.items():
            if known.get(name) is logger:
                del known[name]
                getattr(logger, "_cache", {}).clear()
        for each in self.handlers:
            _forget_handler(each)

    def redo(self) -> None:
        """Do it again, but for the exit handlers."""
        for index, (before, after) in self.parts.items():
            part = PARTS[index]
            part.put(state.merge(part.read(), before, after) if part.is_list else after)
        for name, (_, new) in self.variables.items():
            environment.put(name, new)
        for name, logger in self.loggers.items():
            _put_logger(name, logger)
        for each in self.handlers:
            _remember_handler(each)


def register_exits(records: Sequence[Record]) -> None:
    """Have called at the end of the process what the modules have asked for, in their order."""
    exits = [each for record in records for each in record.exits]
    for _, (function, arguments, named) in sorted(exits, key=lambda each: each[0]):
        _register(function, *arguments, **named)


class Ledger:
    """Notes what happens from one look to the next."""

    def __init__(self) -> None:
        self.skip()

    def skip(self) -> None:
        """Leave what has happened to nobody."""
        self._keep(state.take())

    def _keep(self, now: state.State) -> None:
        self._state = now
        self._raw = dict(environment.raw())
        self._loggers = dict(logging.root.manager.loggerDict)
        self._handlers = list(_handlers)

    def settle(self, record: Record | None) -> None:
        """Write down what has happened since the last look."""
        now = state.take()
        if record is not None:
            self._write(record, now)
        self._keep(now)

    def _write(self, record: Record, now: state.State) -> None:
        for index in state.changed(self._state, now):
            before = record.parts.get(index, (self._state[index],))[0]
            record.parts[index] = before, now[index]
            if not PARTS[index].is_list:
                record.touched.add(index)
        raw = environment.raw()
        if raw != self._raw:
            old = {os.fsdecode(name): os.fsdecode(value) for name, value in self._raw.items()}
            for name, value in environment.changes_of(self._raw, raw).items():
                record.variables[name] = record.variables.get(name, (old.get(name),))[0], value
        loggers = logging.root.manager.loggerDict
        if loggers != self._loggers:  # one may have come in the place of a placeholder
            for name, logger in loggers.items():
                if self._loggers.get(name) is not logger and isinstance(logger, logging.Logger):
                    record.loggers[name] = logger
                    record.touched.add(_LOGGERS)
        if _handlers != self._handlers:
            record.handlers += [each for each in _handlers if each not in self._handlers]


def mend_loggers() -> None:
    """Have parents and placeholders be as if there had only been the loggers that are there."""
    manager: Any = logging.root.manager
    known = manager.loggerDict
    for name in [name for name, each in known.items() if isinstance(each, logging.PlaceHolder)]:
        del known[name]
    for logger in list(known.values()):
        manager._fixupParents(logger)


def _forget_handler(reference: Any) -> None:
    """Take a handler out of those that logging.config closes: it closes all there are."""
    handler = reference()
    if reference in _handlers:
        _handlers.remove(reference)
    if handler is not None and _named.get(handler.name) is handler:
        del _named[handler.name]


def _remember_handler(reference: Any) -> None:
    handler = reference()
    if handler is not None and reference not in _handlers:
        _handlers.append(reference)
        if handler.name:
            _named[handler.name] = handler


def _put_logger(name: str, logger: logging.Logger) -> None:
    """Put a logger of a library where getLogger finds it.

    Where the project has configured one of that name already, it is the one that
    the library's import would have got: both share what they hold.
    """
    manager: Any = logging.root.manager
    present = manager.loggerDict.get(name)
    if isinstance(present, logging.Logger):
        _adopt(logger, present)
    manager.loggerDict[name] = logger
    if isinstance(present, logging.PlaceHolder):
        manager._fixupChildren(present, logger)
    manager._fixupParents(logger)


def _adopt(logger: Any, present: Any) -> None:
    """Have a library's logger be the one that is present, with what the library has set."""
    for handler in logger.handlers:
        if handler not in present.handlers:
            present.handlers.append(handler)
    for each in logger.filters:
        present.addFilter(each)
    if logger.level:
        present.setLevel(logger.level)
    present.propagate = present.propagate and logger.propagate
    present.disabled = present.disabled or logger.disabled
    for child in list(logging.root.manager.loggerDict.values()):
        if isinstance(child, logging.Logger) and child.parent is present:
            child.parent = logger
    logger.__dict__ = present.__dict__
