"""Which parts of the process a module looks at while it is imported, by the names in its code."""

from __future__ import annotations

import re
from contextlib import suppress
from types import CodeType
from typing import Any, Iterable, Iterator

from .state import NAMES

_OPTIMIZED = 1  # of co_flags: the code is of a function, which is not run by being imported

_READERS = {
    "the class of loggers": {"getLoggerClass", "getLogRecordFactory"},
    "the configuration of logging": {
        *("handlers", "root", "lastResort", "hasHandlers", "disable", "level", "disabled")
    },
    "the filters of warnings": {"filters"},
    "the encodings of the standard streams": {"encoding", "errors"},
    "the settings of sys": {
        *("tracebacklimit", "pycache_prefix", "get_asyncgen_hooks"),
        "get_coroutine_origin_tracking_depth",
    },
    "the hooks of sys": {"excepthook", "displayhook", "breakpointhook", "unraisablehook"},
    "the signal handlers": {"getsignal"},
    "the types of files": {"guess_type", "guess_extension", "types_map", "common_types"},
}
_OF_MODULES = {
    "the configuration of logging": {"logging", "getLogger"},
    "the filters of warnings": {"warnings"},
    "the encodings of the standard streams": {"stdin", "stdout", "stderr"},
}
_ANY = re.compile("|".join(sorted(set().union(*_READERS.values()))).encode())


def parts_read(spec: Any) -> Iterator[int]:
    """Find the indices of the parts that the body of a module looks at, of those few may see."""
    with suppress(Exception):  # a loader may be anything
        if not _ANY.search(spec.loader.get_data(spec.origin)):  # to load the code of all takes long
            return
    names, texts = _mentioned(spec)
    for part, readers in _READERS.items():
        if names & readers and (names | texts) & _OF_MODULES.get(part, names):
            yield NAMES[part]


def mentions(spec: Any, wanted: Iterable[str]) -> bool:
    """Report whether the body of a module names one of these, as "plugins.registry"."""
    found = set().union(*_mentioned(spec))
    for module, _, name in (each.rpartition(".") for each in wanted):
        if name in found and (module in found or module.rpartition(".")[2] in found):
            return True
    return False


def _mentioned(spec: Any) -> tuple[set[str], set[str]]:
    """Return the names in the body of a module, and the texts: __import__("sys")."""
    code = None
    with suppress(Exception):
        code = spec.loader.get_code(spec.name)
    names: set[str] = set()
    texts: set[str] = set()
    for each in _bodies(code) if isinstance(code, CodeType) else ():
        names.update(each.co_names)
        texts.update(text for text in each.co_consts if type(text) is str)
    return names, texts


def _is_of_body(code: CodeType) -> bool:
    """Report whether code is of a class, a comprehension or a lambda, which may be called there."""
    return not code.co_flags & _OPTIMIZED or code.co_name.startswith("<")


def _bodies(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType) and _is_of_body(constant):
            yield from _bodies(constant)
