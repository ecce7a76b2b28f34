"""Whether loading may have failed because another process holds a port, a lock or a file."""

from __future__ import annotations

import builtins
import errno
import os
import re
import sys
from contextlib import contextmanager
from typing import Any, Iterator

from ..capture.reprs import safe_str
from ..interpreter import audit

_OF_THE_CODE = (
    SyntaxError,
    ImportError,
    NameError,
    AttributeError,
    TypeError,
    LookupError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    UnicodeError,
    FileNotFoundError,
    NotADirectoryError,
    IsADirectoryError,
)
"""Exceptions of the code itself: they do not depend on another process."""

_TAKEN = {
    getattr(errno, name)
    for name in ("EADDRINUSE", "EAGAIN", "EWOULDBLOCK", "EEXIST", "EBUSY", "ETXTBSY", "EDEADLK")
    if hasattr(errno, name)
}
_SAYS_TAKEN = re.compile(
    r"\b(already|in use|exists|(un)?lock(ed|ing)?|busy|unavailable|another (process|instance))\b",
    re.IGNORECASE,
)
_GROUP: Any = getattr(builtins, "BaseExceptionGroup", ())  # since Python 3.11
_MAX_CHAIN = _MAX_REQUESTED = 20


def of(error: BaseException | None, requested: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the wire.Contention of what loading has raised."""
    chain = list(_chain(error))
    return {
        "possible": any(not isinstance(each, _OF_THE_CODE) for each in chain),
        "likely": any(_is_taken(each) for each in chain),
        "wanted": requested,
    }


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception with its causes and contexts, and the members of groups."""
    visited: set[int] = set()
    waiting = [error]
    while waiting and len(visited) < _MAX_CHAIN:
        each = waiting.pop()
        if each is None or id(each) in visited:
            continue
        visited.add(id(each))
        yield each
        waiting += [each.__cause__, each.__context__]
        if isinstance(each, _GROUP):
            waiting += each.exceptions


def _is_taken(error: BaseException) -> bool:
    if isinstance(error, _OF_THE_CODE):
        return False
    if isinstance(error, OSError) and error.errno in _TAKEN:
        return True
    return bool(_SAYS_TAKEN.search(safe_str(error, 1000)))


class Requested:
    """The exclusive resources that the application requests while it is loaded."""

    def __init__(self) -> None:
        self._requested: list[dict[str, Any]] = []
        self._notes: dict[str, audit.Listener] = {
            "socket.bind": self._bind,
            "fcntl.flock": self._lock,
            "fcntl.lockf": self._lock,
            "sqlite3.connect": self._connect,
        }

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note what is requested meanwhile."""
        if sys.platform != "linux":  # package holder finds the owner on Linux only
            yield
            return
        for event, note in self._notes.items():
            audit.listen(event, note)
        try:
            yield
        finally:
            for event, note in self._notes.items():
                audit.ignore(event, note)

    def last(self) -> list[dict[str, Any]]:
        """Return each wire.Resource, the last one first."""
        return self._requested[: -_MAX_REQUESTED - 1 : -1]

    def _bind(self, arguments: Any) -> None:
        address = arguments[1]
        if isinstance(address, tuple):
            self._add(port=address[1])
        else:
            self._add(path=os.path.abspath(os.fsdecode(address)))

    def _lock(self, arguments: Any) -> None:
        self._add(path=os.readlink(f"/proc/self/fd/{arguments[0]}"))

    def _connect(self, arguments: Any) -> None:
        database = os.fsdecode(arguments[0])
        if database.startswith("file:"):
            database = database[len("file:") :].partition("?")[0]
        if database and not database.startswith(":"):
            self._add(path=os.path.abspath(database))

    def _add(self, port: int = 0, path: str = "") -> None:
        self._requested.append({"port": port, "path": path})
