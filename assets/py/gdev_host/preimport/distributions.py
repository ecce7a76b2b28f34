"""Distributions of the project for pkg_resources, which was imported while it was hidden."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

from ..interpreter.originals import os
from ..interpreter.paths import is_library


def complete(pkg_resources: Any) -> None:
    """Add the distributions that lie in the project, as if it were imported now.

    They come before others on sys.path, and take precedence.
    """
    with suppress(Exception):  # the module may be another of that name
        known = pkg_resources.working_set
        for entry in known.entries:
            if entry in sys.path and not is_library(os.path.join(entry, "")):
                for distribution in pkg_resources.find_distributions(entry, True):
                    known.add(distribution, entry, insert=False, replace=True)
