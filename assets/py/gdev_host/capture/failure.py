"""Why an application cannot be served."""

from __future__ import annotations

from typing import Any, Sequence

from . import tracebacks

IMPORT = "import"
FACTORY = "factory"
NOT_FOUND = "not-found"
INVALID = "invalid"


class LoadError(Exception):
    """Becomes an inspect.Failure; error is what the user's code raised."""

    def __init__(
        self,
        kind: str,
        message: str,
        hint: str = "",
        looked_at: Sequence[str] = (),
        error: BaseException | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.hint = hint
        self.looked_at = list(looked_at)
        self.error = error

    def described(self, bounds: dict[str, int]) -> dict[str, Any]:
        """Return the inspect.Failure."""
        failure: dict[str, Any] = {
            "kind": self.kind,
            "message": self.message,
            "hint": self.hint,
            "looked_at": self.looked_at,
            "output": "",
        }
        if self.error is not None:
            failure["traceback"] = tracebacks.describe(self.error, bounds)
        return failure

    def files(self) -> list[str]:
        """Return the files that the traceback names."""
        return tracebacks.files(self.error)
