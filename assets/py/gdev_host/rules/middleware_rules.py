"""What a middleware does to the application that it wraps: rules A24 and A25.

The host calls the outermost application only. But it knows which function calls
start_response, and can follow references from the iterable that was returned.
It finds these two, and no others:

A24: a generator that is an application calls start_response before the outer
application has returned. Then a middleware has asked for its first block, and has
not returned an iterable "as soon as its underlying application returns".

A25: the iterable of an application, which is a generator or an instance that
called start_response in __init__, is not what the host was given, and either
only a loop still refers to it, so that its close() cannot be called;
or it is still suspended, which no closed generator is, when the host has
called close() of what it was given.

Not found are blocks that are gathered between two yields, and iterables of
other kinds. For these, the iterables would have to be wrapped, or each call of a
function traced.
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
_HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: a class that is defined in Python
_MAX_OBJECTS = 60  # examined on the way from outer to inner
_LOOPS = (GeneratorType, map, filter, zip, enumerate)  # they do not call close() of their input


def may_be_wrapped(caller: FrameType) -> bool:
    """Report whether the caller of start_response may be an application within a middleware."""
    code = caller.f_code
    return bool(code.co_flags & _GENERATOR) or code.co_name == "__init__"


class Wrapped:
    """The application within a middleware, and its iterable."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._code: CodeType | None = (
            None  # the code of an application that is a generator function
        )
        self._instance: Any = None  # a weak reference to an instance that is an iterable
        self._generator: Any = None  # a weak reference to a generator of that code
        self._is_known = False  # one of the two above is set

    def started(self, caller: FrameType, outer: Any) -> None:
        """Note the caller of start_response; outer is None until the application has returned."""
        code = caller.f_code
        if code.co_flags & _GENERATOR:
            if "start_response" not in code.co_varnames[: code.co_argcount]:
                return
            if outer is None:
                self._check_consumer(caller)
            if type(outer) is not GeneratorType or outer.gi_code is not code:
                self._code, self._is_known = code, True
        elif code.co_name == "__init__" and environ_rules.given_to(caller) is not None:
            instance = caller.f_locals.get(code.co_varnames[0])
            kind = type(instance)
            if hasattr(kind, "__iter__") and hasattr(kind, "close") and kind.__weakrefoffset__:
                self._instance, self._is_known = weakref.ref(instance), True

    def _check_consumer(self, caller: FrameType) -> None:
        consumer = caller.f_back
        if consumer is None or consumer.f_globals.get("__name__") == "contextlib":
            return  # a with statement: its generator is no application
        message = "a middleware asks for blocks before it returns its own iterable"
        inner = f"{caller.f_code.co_name} (generator)"
        self._findings.add(Finding("A24", message, inner, origins.of_frame(consumer), CONTENT))

    def check(self, outer: Any, where: Callable[[], str]) -> None:
        """Check that the inner iterable can still be closed; where returns the place of outer."""
        found = self._find(outer) if self._is_known else []
        if not found or not self._cannot_be_closed(found):
            return
        name = type_name(type(found[0]))
        if type(found[0]) is GeneratorType:
            name = f"{found[0].gi_code.co_name} (generator)"
        message = "an iterable is replaced, and nothing is left that could close it"
        at = origins.of_iterable(found[1]) or where()
        self._findings.add(Finding("A25", message, name, at, CONTENT))

    def closed(self) -> None:
        """Check that close() of the outer iterable has closed the inner generator."""
        inner = self._generator() if self._generator is not None else None
        if inner is not None and inner.gi_frame is not None and not inner.gi_running:
            message = "an iterable is replaced, and close() of the other one does not close it"
            name = f"{inner.gi_code.co_name} (generator)"
            where = origins.of_iterable(inner)
            self._findings.add(Finding("A25", message, name, where, CONTENT))

    def _find(self, outer: Any) -> list[Any]:
        """Return the inner iterable and its holder; [] where it is not found.

        The list has the only references, because references are counted.
        """
        instance = self._instance() if self._instance is not None else None
        if instance is outer:
            return []
        iter_code = getattr(getattr(type(instance), "__iter__", None), "__code__", None)
        for holder, referent in _walk(outer):
            if referent is instance and referent is not None:
                return [referent, holder]
            code = referent.gi_code if type(referent) is GeneratorType else None
            if code is not None and code is self._code:
                self._generator = weakref.ref(referent)
                return [referent, holder]
            if code is not None and code is iter_code:
                return [referent, holder]
        return []

    def _cannot_be_closed(self, found: list[Any]) -> bool:
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
        return _references([self._instance()]) <= 1  # one is its own generator's

    def _is_application(self, inner: Any) -> bool:
        """Report whether inner is the iterable of the application, not a generator made by that."""
        if type(inner) is GeneratorType:
            return inner.gi_code is self._code
        return self._instance is not None and inner is self._instance()


def _walk(outer: Any) -> Iterator[tuple[Any, Any]]:
    """Yield pairs of a holder and an object that it refers to, breadth first."""
    queue, examined = [outer], 0
    for holder in queue:
        for referent in _referents(holder):
            examined += 1
            if examined > _MAX_OBJECTS:
                return
            yield holder, referent
            kind = type(referent)
            if kind in _LOOPS or (kind.__flags__ & _HEAP_TYPE and hasattr(kind, "__iter__")):
                queue.append(referent)


def _referents(holder: Any) -> Iterable[Any]:
    """Return what holder refers to by its frame or attributes, without running code of theirs."""
    referent: list[Any] = []
    for each in gc.get_referents(holder):
        if type(each) is FrameType:  # generators refer to a frame before Python 3.11
            referent += gc.get_referents(each)
        elif type(each) is dict and type(holder) is not GeneratorType:  # the attributes of holder
            referent += list(each.values())[:_MAX_OBJECTS]
        elif type(each) is tuple and type(holder) in _LOOPS:  # the iterators of map()
            referent += each
        else:
            referent.append(each)
    return referent


def _references(box: list[Any]) -> int:
    """Return how many references there are to the first of box, without that of box."""
    return sys.getrefcount(box[0]) - _BOX_REFERENCES


_BOX_REFERENCES = 0
_BOX_REFERENCES = _references([object()])


def _count(holder: Any, found: list[Any]) -> int:
    """Return how often holder refers to the first of found: by variables, and on its stack."""
    return sum(each is found[0] for each in _referents(holder))
