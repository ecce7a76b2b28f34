"""What the iterable shows that the application returned: rules A1, A3 and A5."""

from __future__ import annotations

import weakref
from types import FrameType
from typing import Any, Callable, Iterator

from . import environ_rules, middleware_rules, origins
from .findings import CONTENT, Finding, Findings, seen
from .middleware_rules import Wrapped


class Spent:
    """The iterator that was exhausted last, of all exchanges of a worker."""

    def __init__(self) -> None:
        self.reference: Callable[[], Any] = lambda: None


class Content:
    """Watches what the application returns while it is iterated over."""

    length = -1  # what len() says, where it says something (S9)
    _result: Any = None
    _blocks: Any = None
    _count = 0
    _wrapped: Wrapped | None = None  # where there may be something to see

    def __init__(self, findings: Findings, application: Any, spent: Spent) -> None:
        self.findings = findings
        self._application = application
        self._spent = spent

    @property
    def is_iterated(self) -> bool:
        """Report whether the application has returned."""
        return self._result is not None

    def where(self) -> str:
        """Return where the latest block was made, as far as that can be told."""
        for iterable in (self._blocks, self._result):
            where = "" if iterable is None else origins.of_iterable(iterable)
            if where:
                return where
        return origins.of_callable(self._application)

    def add(self, rule: str, message: str, seen: str = "", where: str = "") -> None:
        """Add a finding about the content."""
        self.findings.add(Finding(rule, message, seen, where or self.where(), CONTENT))

    def started(self, caller: FrameType) -> None:
        """Take note of who calls start_response."""
        environ_rules.look_at_caller(self.findings, caller)
        if middleware_rules.may_show(caller):
            if self._wrapped is None:
                self._wrapped = Wrapped(self.findings)
            self._wrapped.started(caller, self._result if self._blocks is None else self._blocks)

    def returned(self, result: Any) -> None:
        """Take what the application returned; TypeError where it helps to say more (A3)."""
        if result is None or issubclass(type(result), (str, bytes)):  # __class__ is not asked (S12)
            self.add("A3", "the application returns no iterable of blocks", seen(result))
            kind = "None" if result is None else type(result).__name__
            raise TypeError(
                f"the application returned {kind}, not a list or other iterable of bytes"
            )
        self._result = result
        self.length = _length(result)
        if self._wrapped is not None:
            self._wrapped.look(result, self.where)

    def blocks(self) -> Iterator[Any]:
        """Return the iterator of the result (S6)."""
        try:
            self._blocks = iter(self._result)
        except TypeError as error:
            if error.__traceback__ is not None and error.__traceback__.tb_next is None:
                self.add("A3", "the application returns no iterable", seen(self._result))
            raise
        return self._blocks  # type: ignore[no-any-return]

    def block(self) -> None:
        """Count a block."""
        self._count += 1
        if self._count == 1 and self._wrapped is not None:
            self._wrapped.look(self._result, self.where)

    def end(self) -> None:
        """Say what the end of the iterable shows (A1, A5)."""
        if self.length not in (-1, self._count):
            counts = f"{self.length}, but {self._count} blocks"
            self.add("A5", "len() of the iterable is not its number of blocks", counts)
        if self._blocks is not self._result:
            return
        if self._count == 0 and self._spent.reference() is self._result:
            message = "the application returns an iterator that another exchange has exhausted"
            self.add("A1", message, seen(self._result))
        if self._count and type(self._result).__weakrefoffset__:
            self._spent.reference = weakref.ref(self._result)

    def closed(self) -> None:
        """Say what is not closed (A25), and refer to nothing of the application's any more."""
        self._blocks = self._result = None
        if self._wrapped is not None:
            self._wrapped.closed()


def _length(result: Any) -> int:
    """Return what len() says (S9), -1 where it says nothing."""
    try:
        return len(result)
    except Exception:
        return -1
