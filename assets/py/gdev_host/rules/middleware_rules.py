"""What a middleware does to the application that it wraps: rules A24 and A25.

A host is not told of what is inside the application. It knows who calls
start_response, though, and it can look from what was returned to what that
refers to. So the following is seen, and nothing else:

A24: a generator that is an application calls start_response before the outer
application has returned. Then somebody has asked for its first block, and has
not returned an iterable "as soon as its underlying application returns".

A25: the iterable of an application, which is a generator or an instance that
called start_response in __init__, is not what the host was given, and either
nothing but a loop refers to it any more, so that nobody can call its close();
or it is still suspended, which no closed generator is, when the host has
called close() of what it was given.

Not seen are blocks that are gathered between two yields, and iterables of
other kinds. To see them, they would have to be wrapped, or each call of a
function watched.
"""

from __future__ import annotations

import gc
import sys
import weakref
from types import CodeType, FrameType, GeneratorType
from typing import Any, Callable, Iterable, Iterator

from ..capture.reprs import type_name
from . import environ_rules, origins
from .findings import CONTENT, Finding, Findings

_GENERATOR = 0x20  # inspect.CO_GENERATOR
_HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: a class of Python's
_MOST = 60  # objects that are looked at on the way from outer to inner
_LOOPS = (GeneratorType, map, filter, zip, enumerate)  # which call no close()


def may_show(caller: FrameType) -> bool:
    """Report whether who calls start_response may be an application that a middleware wraps."""
    code = caller.f_code
    return bool(code.co_flags & _GENERATOR) or code.co_name == "__init__"


class Wrapped:
    """The application within a middleware, as far as it shows."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._code: CodeType | None = None  # of a generator that is an application
        self._instance: Any = None  # a weak reference to an instance that is an iterable
        self._generator: Any = None  # a weak reference to a generator of that code
        self._is_known = False  # and is to be looked for

    def started(self, caller: FrameType, outer: Any) -> None:
        """Take note of who calls start_response. outer is None while the application is called."""
        code = caller.f_code
        if code.co_flags & _GENERATOR:
            if "start_response" not in code.co_varnames[: code.co_argcount]:
                return
            if outer is None:
                self._asked_early(caller)
            if type(outer) is not GeneratorType or outer.gi_code is not code:
                self._code, self._is_known = code, True
        elif code.co_name == "__init__" and environ_rules.given_to(caller) is not None:
            instance = caller.f_locals.get(code.co_varnames[0])
            kind = type(instance)
            if hasattr(kind, "__iter__") and hasattr(kind, "close") and kind.__weakrefoffset__:
                self._instance, self._is_known = weakref.ref(instance), True

    def _asked_early(self, caller: FrameType) -> None:
        asker = caller.f_back
        if asker is None or asker.f_globals.get("__name__") == "contextlib":
            return  # a with statement: its generator is no application
        message = "a middleware asks for blocks before it returns its own iterable"
        inner = f"{caller.f_code.co_name} (generator)"
        self._findings.add(Finding("A24", message, inner, origins.of_frame(asker), CONTENT))

    def look(self, outer: Any, where: Callable[[], str]) -> None:
        """Look whether what outer refers to can still be closed; where tells where outer is."""
        found = self._find(outer) if self._is_known else []
        if not found or not self._is_loose(found):
            return
        name = type_name(type(found[0]))
        if type(found[0]) is GeneratorType:
            name = f"{found[0].gi_code.co_name} (generator)"
        message = "an iterable is replaced, and nothing is left that could close it"
        at = origins.of_iterable(found[1]) or where()
        self._findings.add(Finding("A25", message, name, at, CONTENT))

    def closed(self) -> None:
        """Look whether a generator is still suspended, now that close() was called."""
        inner = self._generator() if self._generator is not None else None
        if inner is not None and inner.gi_frame is not None and not inner.gi_running:
            message = "an iterable is replaced, and close() of the other one does not close it"
            name = f"{inner.gi_code.co_name} (generator)"
            where = origins.of_iterable(inner)
            self._findings.add(Finding("A25", message, name, where, CONTENT))

    def _find(self, outer: Any) -> list[Any]:
        """Return the inner iterable and what refers to it; [] where it is not to be found.

        In a list, where alone it stays, as references to it are to be counted.
        """
        instance = self._instance() if self._instance is not None else None
        if instance is outer:
            return []
        own = getattr(getattr(type(instance), "__iter__", None), "__code__", None)
        for holder, held in _walk(outer):
            if held is instance and held is not None:
                return [held, holder]
            code = held.gi_code if type(held) is GeneratorType else None
            if code is not None and code is self._code:
                self._generator = weakref.ref(held)
                return [held, holder]
            if code is not None and code is own:
                return [held, holder]
        return []

    def _is_loose(self, found: list[Any]) -> bool:
        """Report whether only the loop of a generator, or of map() and the like, refers to it."""
        holder = found[1]
        if type(holder) not in _LOOPS or _references(found) > _count(holder, found):
            return False
        if type(holder) is GeneratorType:
            # A generator that yields from another one closes it.
            if holder.gi_frame is None or self._is_application(holder.gi_yieldfrom):
                return False
            if any(v is found[0] for n, v in holder.gi_frame.f_locals.items() if n != ".0"):
                return False
        if self._is_application(found[0]):
            return True
        return _references([self._instance()]) <= 1  # but for its own generator's

    def _is_application(self, inner: Any) -> bool:
        """Report whether inner is the iterable itself, not a generator which that has made."""
        if type(inner) is GeneratorType:
            return inner.gi_code is self._code
        return self._instance is not None and inner is self._instance()


def _walk(outer: Any) -> Iterator[tuple[Any, Any]]:
    """Yield pairs of an object and one that it refers to, the near ones first."""
    queue, looked_at = [outer], 0
    for holder in queue:
        for held in _referents(holder):
            looked_at += 1
            if looked_at > _MOST:
                return
            yield holder, held
            kind = type(held)
            if kind in _LOOPS or (kind.__flags__ & _HEAP_TYPE and hasattr(kind, "__iter__")):
                queue.append(held)


def _referents(holder: Any) -> Iterable[Any]:
    """Return what holder refers to, by its frame or its attributes, without touching these."""
    held: list[Any] = []
    for each in gc.get_referents(holder):
        if type(each) is FrameType:  # of a generator, before Python 3.11
            held += gc.get_referents(each)
        elif type(each) is dict and type(holder) is not GeneratorType:  # its attributes
            held += list(each.values())[:_MOST]
        elif type(each) is tuple and type(holder) in _LOOPS:  # the iterators of map()
            held += each
        else:
            held.append(each)
    return held


def _references(box: list[Any]) -> int:
    """Return how many references there are to the first of box, but for that of box."""
    return sys.getrefcount(box[0]) - _OF_BOX


_OF_BOX = 0
_OF_BOX = _references([object()])


def _count(holder: Any, found: list[Any]) -> int:
    """Return how often holder refers to the first of found: as a variable, and on its stack."""
    return sum(each is found[0] for each in _referents(holder))
