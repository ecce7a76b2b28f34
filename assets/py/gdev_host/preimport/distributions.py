"""What pkg_resources knows of the folders that were out of sight when it was imported."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

from ..interpreter.originals import os
from ..interpreter.paths import is_library


def complete(pkg_resources: Any) -> None:
    """Have it know the distributions that lie in the project, as by an import of now.

    Those are before others on sys.path, and so is what they say.
    """
    with suppress(Exception):  # it may be anything of that name
        known = pkg_resources.working_set
        for entry in known.entries:
            if entry in sys.path and not is_library(os.path.join(entry, "")):
                for distribution in pkg_resources.find_distributions(entry, True):
                    known.add(distribution, entry, insert=False, replace=True)
