"""Which parts of the process a module looks at while it is imported, by the names in its code."""

from __future__ import annotations

import re
from contextlib import suppress
from types import CodeType
from typing import Any, Iterator

from .state import NAMES

_OPTIMIZED = 1  # of co_flags: the code is of a function, which is not run by being imported

_READERS = {
    "the class of loggers": {"getLoggerClass", "getLogRecordFactory"},
    "the configuration of logging": {"handlers", "root", "lastResort", "hasHandlers", "disable"},
    "the filters of warnings": {"filters"},
    "the hooks of sys": {"excepthook", "displayhook", "breakpointhook", "unraisablehook"},
    "the signal handlers": {"getsignal"},
    "the types of files": {"guess_type", "guess_extension", "types_map", "common_types"},
}
_OF_MODULES = {
    "the configuration of logging": {"logging", "getLogger"},
    "the filters of warnings": {"warnings"},
}
_ANY = re.compile("|".join(sorted(set().union(*_READERS.values()))).encode())


def parts_read(spec: Any) -> Iterator[int]:
    """Find the indices of the parts that the body of a module looks at, of those few may see."""
    code = None
    with suppress(Exception):  # a loader may be anything
        if _ANY.search(spec.loader.get_data(spec.origin)):  # to load the code of all takes long
            code = spec.loader.get_code(spec.name)
    if isinstance(code, CodeType):
        names = set(_names(code))
        for part, readers in _READERS.items():
            if names & readers and names & _OF_MODULES.get(part, names):
                yield NAMES[part]


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType) and not constant.co_flags & _OPTIMIZED:
            yield from _names(constant)
