"""The side effects of importing a module on its process, to be undone and redone."""

from __future__ import annotations

import atexit
import logging
from typing import Any, NamedTuple, Sequence

from ..interpreter.originals import os
from . import environment, parts
from .parts import PARTS

_handlers: list[Any] = logging._handlerList  # type: ignore[attr-defined]
_named: Any = logging._handlers  # type: ignore[attr-defined]
_register = atexit.register  # bound now: hazards replaces it for a while
_LOGGERS = parts.NAMES["the class of loggers"]


class PriorChanges(NamedTuple):
    """What the project has changed in its process before a module is imported."""

    environment: environment.Changes
    parts: dict[int, Any]  # by index, those visible to any module


NO_CHANGES = PriorChanges({}, {})


class ExitHandler(NamedTuple):
    """A function that atexit is to call at the end of the process."""

    function: Any
    arguments: tuple[Any, ...]
    named: dict[str, Any]


class SideEffects:
    """The side effects of the import of one module."""

    def __init__(self, step: PriorChanges = NO_CHANGES) -> None:
        self.step = step
        self.variables: dict[str, tuple[str | None, str | None]] = {}  # before and after
        self.parts: dict[int, tuple[Any, Any]] = {}  # before and after
        self.loggers: dict[str, logging.Logger] = {}
        self.handlers: list[Any] = []  # weak references, as logging keeps them
        self.exits: list[tuple[int, ExitHandler]] = []  # not yet registered; with their order
        self.depends_on: set[int] = (
            set()
        )  # parts that it reads: the project must not change them before

    def has_any(self) -> bool:
        """Report whether there are any."""
        done = self.variables or self.parts or self.loggers or self.handlers or self.exits
        return bool(done or self.depends_on)

    def undo(self) -> None:
        """Undo them. After the last of all modules, mend_loggers is to be called."""
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
        """Do them again, but for the exit handlers."""
        for index, (before, after) in self.parts.items():
            part = PARTS[index]
            part.put(parts.merge(part.read(), before, after) if part.is_list else after)
        for name, (_, new) in self.variables.items():
            environment.put(name, new)
        for name, logger in self.loggers.items():
            _put_logger(name, logger)
        for each in self.handlers:
            _restore_handler(each)


def register_exits(modules: Sequence[SideEffects]) -> None:
    """Register the exit handlers of modules with atexit, in their order."""
    exits = [each for effects in modules for each in effects.exits]
    for _, (function, arguments, named) in sorted(exits, key=lambda each: each[0]):
        _register(function, *arguments, **named)


class SideEffectRecorder:
    """Notes what has changed in the process from one call to the next."""

    def __init__(self) -> None:
        self.skip()

    def skip(self) -> None:
        """Drop the changes since the last call."""
        self._keep(parts.take())

    def _keep(self, now: parts.State) -> None:
        self._state = now
        self._raw = dict(environment.raw())
        self._loggers = dict(logging.root.manager.loggerDict)
        self._handlers = list(_handlers)

    def settle(self, effects: SideEffects | None) -> None:
        """Add the changes since the last call to effects."""
        now = parts.take()
        if effects is not None:
            self._write(effects, now)
        self._keep(now)

    def _write(self, effects: SideEffects, now: parts.State) -> None:
        for index in parts.changed(self._state, now):
            before = effects.parts.get(index, (self._state[index],))[0]
            effects.parts[index] = before, now[index]
            if not PARTS[index].is_list:
                effects.depends_on.add(index)
        raw = environment.raw()
        if raw != self._raw:
            old = {os.fsdecode(name): os.fsdecode(value) for name, value in self._raw.items()}
            for name, value in environment.changes_of(self._raw, raw).items():
                effects.variables[name] = effects.variables.get(name, (old.get(name),))[0], value
        loggers = logging.root.manager.loggerDict
        if loggers != self._loggers:  # a logger may have replaced a placeholder
            for name, logger in loggers.items():
                if self._loggers.get(name) is not logger and isinstance(logger, logging.Logger):
                    effects.loggers[name] = logger
                    effects.depends_on.add(_LOGGERS)
        if _handlers != self._handlers:
            effects.handlers += [each for each in _handlers if each not in self._handlers]


def mend_loggers() -> None:
    """Rebuild parents and placeholders, as if only the present loggers had been made."""
    manager: Any = logging.root.manager
    known = manager.loggerDict
    for name in [name for name, each in known.items() if isinstance(each, logging.PlaceHolder)]:
        del known[name]
    for logger in list(known.values()):
        manager._fixupParents(logger)


def _forget_handler(reference: Any) -> None:
    """Remove a handler from those that logging.config closes: it closes all there are."""
    handler = reference()
    if reference in _handlers:
        _handlers.remove(reference)
    if handler is not None and _named.get(handler.name) is handler:
        del _named[handler.name]


def _restore_handler(reference: Any) -> None:
    handler = reference()
    if handler is not None and reference not in _handlers:
        _handlers.append(reference)
        if handler.name:
            _named[handler.name] = handler


def _put_logger(name: str, logger: logging.Logger) -> None:
    """Put a logger of a library where getLogger finds it.

    Where the project has configured one of that name already, the library's import
    would have got that one: both share their attributes.
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
    """Make a library's logger one with the present logger, with the library's settings."""
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
