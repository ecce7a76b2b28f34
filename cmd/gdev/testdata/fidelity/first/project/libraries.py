"""Imports what keeps the state of the process."""

import captures
import configure
import drawn
from captures import logger

__all__ = ["CAPTURED", "logger"]

CAPTURED = dict(captures.CAPTURED)
if hasattr(configure, "IS_SEEDED"):  # else it is another each time
    CAPTURED["number"] = drawn.number
if hasattr(configure, "WANTS_MORE"):
    import captures_more

    CAPTURED.update(captures_more.CAPTURED)
