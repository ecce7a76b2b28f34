"""Listeners for the audit events of Python (PEP 578).

A hook cannot be removed again, and costs each event some 0.1 microseconds. So there
is one for all listeners, which must be quick. A fork has the hook of its parent.
"""

from __future__ import annotations

import contextlib
import sys
from typing import Any, Callable, Tuple

Listener = Callable[[Tuple[Any, ...]], None]
"""Takes the arguments of an event, before the act that it reports."""

_listeners: dict[str, list[Listener]] = {}


def listen(event: str, listener: Listener) -> None:
    """Call listener at each event of that name, in whichever thread it happens.

    Events: https://docs.python.org/3/library/audit_events.html. The listener must
    not cause the same event. An Exception that it raises is dropped: it would be raised
    in the application, in the place of the act.
    """
    if not _listeners and hasattr(sys, "addaudithook"):
        sys.addaudithook(_hear)
    _listeners[event] = [*_listeners.get(event, ()), listener]


def ignore(event: str, listener: Listener) -> None:
    """Call listener no longer."""
    _listeners[event] = [each for each in _listeners.get(event, ()) if each != listener]


def _hear(
    event: str,
    arguments: tuple[Any, ...],
    find: Callable[[str], list[Listener] | None] = _listeners.get,
) -> None:
    for listener in find(event) or ():
        with contextlib.suppress(Exception):
            listener(arguments)
