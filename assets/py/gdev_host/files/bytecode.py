"""Keeping Python from running stale bytecode.

A .pyc is taken for fresh where the source's size and its modification time in
whole seconds are the same. Two saves within one second, of one length, look
alike, and the older code would run.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.machinery
import importlib.util
import sys
from typing import Any, Iterable, Mapping

from ..interpreter.originals import os, time

_YOUNG_SECONDS = 2.0


def forget(sources: Iterable[str]) -> None:
    """Remove the bytecode caches of these files, at all levels of optimisation."""
    for source in sources:
        for level in ("", "1", "2"):
            with contextlib.suppress(OSError, NotImplementedError, ValueError):  # no such file
                os.unlink(importlib.util.cache_from_source(source, optimization=level))


def distrust_young_sources() -> None:
    """Neither read nor write the cache of a source that was saved just now.

    The loader does without a cache where path_stats raises OSError: the abstract
    base class importlib.abc.SourceLoader says so. Only get_code gets that error, and
    handles it: others who call path_stats compile what they have just written, too.
    """
    loader: Any = importlib.machinery.SourceFileLoader
    path_stats, get_code = loader.path_stats, loader.get_code.__code__

    @functools.wraps(path_stats)
    def stats_of_settled_source(self: Any, path: str) -> Mapping[str, Any]:
        stats: Mapping[str, Any] = path_stats(self, path)
        is_young = time.time() - stats["mtime"] < _YOUNG_SECONDS
        if is_young and sys._getframe(1).f_code is get_code:
            raise OSError(f"{path} was saved just now")
        return stats

    loader.path_stats = stats_of_settled_source
