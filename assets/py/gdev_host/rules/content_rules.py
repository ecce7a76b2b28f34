"""What the iterable shows that the application returned: rules A1, A3 and A5."""

from __future__ import annotations

import weakref
from types import FrameType
from typing import Any, Callable, Iterator

from . import environ_rules, middleware_rules, origins
from .findings import CONTENT, Finding, Findings, typed
from .middleware_rules import Wrapped


class LastExhausted:
    """A weak reference to the iterator that was exhausted last in this worker (A1)."""

    def __init__(self) -> None:
        self.reference: Callable[[], Any] = lambda: None


class Content:
    """Checks the iterable that the application returns while it is iterated over."""

    length = -1  # len() of the iterable, -1 where it has none (S9)
    _result: Any = None
    _blocks: Any = None
    _count = 0
    _wrapped: Wrapped | None = None  # set where a middleware may wrap another application

    def __init__(self, findings: Findings, application: Any, last_exhausted: LastExhausted) -> None:
        self.findings = findings
        self._application = application
        self._last_exhausted = last_exhausted

    @property
    def is_iterated(self) -> bool:
        """Report whether the application has returned."""
        return self._result is not None

    def where(self) -> str:
        """Return where the latest block was made, or else where the application is defined."""
        for iterable in (self._blocks, self._result):
            where = "" if iterable is None else origins.of_iterable(iterable)
            if where:
                return where
        return origins.of_callable(self._application)

    def add(self, rule: str, message: str, seen: str = "", where: str = "") -> None:
        """Add a finding about the content."""
        self.findings.add(Finding(rule, message, seen, where or self.where(), CONTENT))

    def started(self, caller: FrameType) -> None:
        """Check the function that calls start_response."""
        environ_rules.check_caller(self.findings, caller)
        if middleware_rules.may_be_wrapped(caller):
            if self._wrapped is None:
                self._wrapped = Wrapped(self.findings)
            self._wrapped.started(caller, self._result if self._blocks is None else self._blocks)

    def returned(self, result: Any) -> None:
        """Check what the application returned; TypeError where it is None, str or bytes (A3)."""
        if result is None or issubclass(
            type(result), (str, bytes)
        ):  # type(), since __class__ is an attribute (S12)
            self.add("A3", "the application returns no iterable of blocks", typed(result))
            kind = "None" if result is None else type(result).__name__
            raise TypeError(
                f"the application returned {kind}, not a list or other iterable of bytes"
            )
        self._result = result
        self.length = _length(result)
        if self._wrapped is not None:
            self._wrapped.check(result, self.where)

    def blocks(self) -> Iterator[Any]:
        """Return the iterator of the result (S6)."""
        try:
            self._blocks = iter(self._result)
        except TypeError as error:
            if error.__traceback__ is not None and error.__traceback__.tb_next is None:
                self.add("A3", "the application returns no iterable", typed(self._result))
            raise
        return self._blocks  # type: ignore[no-any-return]

    def block(self) -> None:
        """Count a block."""
        self._count += 1
        if self._count == 1 and self._wrapped is not None:
            self._wrapped.check(self._result, self.where)

    def end(self) -> None:
        """Check the number of blocks at the end of the iterable (A1, A5)."""
        if self.length not in (-1, self._count):
            counts = f"{self.length}, but {self._count} blocks"
            self.add("A5", "len() of the iterable is not its number of blocks", counts)
        if self._blocks is not self._result:
            return
        if self._count == 0 and self._last_exhausted.reference() is self._result:
            message = "the application returns an iterator that another exchange has exhausted"
            self.add("A1", message, typed(self._result))
        if self._count and type(self._result).__weakrefoffset__:
            self._last_exhausted.reference = weakref.ref(self._result)

    def closed(self) -> None:
        """Check that the wrapped iterable is closed (A25), and drop all references."""
        self._blocks = self._result = None
        if self._wrapped is not None:
            self._wrapped.closed()


def _length(result: Any) -> int:
    """Return len() of an iterable (S9), -1 where it has none."""
    try:
        return len(result)
    except Exception:
        return -1
