"""What a project sets by calls that leave no readable trace, known by audit events."""

from __future__ import annotations

from typing import Any

from ..interpreter import audit
from ..interpreter.originals import os


class AuditedCalls:
    """Notes calls of putenv that bypass os.environ, and of resource.setrlimit."""

    def __init__(self) -> None:
        self._variables: dict[str, str | None] = {}
        self._has_limits = False
        self._listeners = {
            "os.putenv": self._puts,
            "os.unsetenv": self._removes,
            "resource.setrlimit": self._limits,
        }
        for event, listener in self._listeners.items():
            audit.listen(event, listener)

    def end(self) -> None:
        """Stop listening."""
        for event, listener in self._listeners.items():
            audit.ignore(event, listener)

    def _puts(self, arguments: tuple[Any, ...]) -> None:
        self._variables[os.fsdecode(arguments[0])] = os.fsdecode(arguments[1])

    def _removes(self, arguments: tuple[Any, ...]) -> None:
        self._variables[os.fsdecode(arguments[0])] = None

    def _limits(self, _arguments: tuple[Any, ...]) -> None:
        self._has_limits = True

    def take(self) -> list[str]:
        """Return the names of what was set since the last call."""
        variables, self._variables = self._variables, {}
        has_limits, self._has_limits = self._has_limits, False
        unknown = [name for name, value in variables.items() if os.environ.get(name) != value]
        limits = ["the limits of resources"] if has_limits else []
        return [*(f"the variable {name} behind os.environ" for name in unknown), *limits]
