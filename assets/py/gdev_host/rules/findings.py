"""Findings: where an application breaks one of the rules A1 to A25.

A finding changes nothing in what the application gets or in what is sent for
it. Which module checks what:

    start_rules       start_response and its arguments  A2, A7 to A14, A21
    response          blocks, write()                   A4, A6, A15, A18, A19, A22
    content_rules     the iterable                      A1, A3, A5
    streams           wsgi.input                        A16
    error_rules       exceptions                        A1, A17, A20
    environ_rules     environ                           A23
    middleware_rules  what is wrapped                   A24, A25
"""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

from ..capture.recorder import detached
from ..capture.reprs import bounded, cut, type_name
from ..link import wire

ENVIRON = "environ"
STATUS = "status"
FIELD = "field"
CONTENT = "content"
INPUT = "input"
ERRORS = "errors"
PROTOCOL = "protocol"

ERROR, WARNING = "error", "warning"

_SHOULDS = frozenset(("A16", "A20", "A21", "A22"))
_MAX_FINDINGS = 50  # findings of one exchange
_MAX_REPR = 200  # characters
_MAX_SHOWN = 1000  # characters of a value or a name in the frame


class Finding(NamedTuple):
    """An inspect.Finding; an empty level is that of the rule."""

    rule: str
    message: str
    seen: str = ""
    where: str = ""
    subject: str = PROTOCOL
    name: str = ""
    level: str = ""


class Findings:
    """Reports the findings of one exchange, each once, until it is closed."""

    _open = True
    _lost = 0

    def __init__(self, link: wire.Link) -> None:
        self._link = link
        self._keys: set[tuple[str, ...]] = set()
        self._suspected: list[Finding] = []
        self._has_any = False

    def add(self, finding: Finding) -> None:
        """Report a finding. Of those that differ only in the value seen, the first is reported."""
        self._has_any = True
        self._link.queue_made(functools.partial(self._frame, finding))

    def _frame(self, finding: Finding) -> bytes:
        key = (finding.rule, finding.message, finding.where, finding.name)
        if not self._open or key in self._keys:
            return b""
        if len(self._keys) == _MAX_FINDINGS:
            self._lost += 1
            return b""
        self._keys.add(key)
        level = finding.level or (WARNING if finding.rule in _SHOULDS else ERROR)
        shown = cut(finding.seen, _MAX_SHOWN), cut(finding.name, _MAX_SHOWN)
        message = finding._replace(level=level, seen=shown[0], name=shown[1])._asdict()
        return wire.frame(wire.FINDING, wire.encode(message))

    def suspect(self, finding: Finding) -> None:
        """Report a finding at the end, if the exchange fails."""
        self._suspected.append(finding)

    def close(self, failed: bool) -> int:
        """Report nothing from now on; return how many findings were too many."""
        for finding in self._suspected if failed else ():
            self.add(finding)
        if self._has_any:
            self._link.flush()
        self._open = False
        return self._lost


def typed(value: Any) -> str:
    """Return a bounded repr of a value with its type, as "200 (int)"."""
    with detached():  # a repr may print and log
        return f"{bounded(value, _MAX_REPR)} ({type_name(type(value))})"
