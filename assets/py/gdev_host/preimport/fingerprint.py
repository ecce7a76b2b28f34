"""A fingerprint of a process when it serves, to be compared with that of another.

A process that was forked is to be like one that was started afresh. The fingerprint
has the parts of the process, and of libraries the loggers, random generators and
files of modules, by names that say which library each is of. Parts that the project
has changed itself are left out.
"""

from __future__ import annotations

import atexit
import logging
import random
import sys
import zlib
from typing import Any, Collection, Iterator, Tuple

from ..capture.reprs import type_name
from ..interpreter.originals import time
from ..interpreter.paths import namespace
from ..state.parts import PARTS
from .imports import of_project

_MODULES_PER_TURN = 50  # after which other threads may run
_atexit: Any = atexit

Item = Tuple[str, str]


def take(changed: Collection[int]) -> dict[str, str]:
    """Return values by their names. changed are the indices of parts to be left out."""
    found = dict(_parts(changed))
    found.update(_loggers())
    for number, (name, module) in enumerate(list(sys.modules.items())):
        if number % _MODULES_PER_TURN == 0:
            time.sleep(0)
        found.update(_of_module(name, module))
    return found


def _parts(changed: Collection[int]) -> Iterator[Item]:
    for index, part in enumerate(PARTS):
        if index not in changed:
            yield part.name, _plain(part.read())
    yield "exit handlers", str(_atexit._ncallbacks())


def _loggers() -> Iterator[Item]:
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger):
            handlers = ", ".join(type(each).__name__ for each in logger.handlers) or "no handler"
            state = "disabled" if logger.disabled else "enabled"
            level = logging.getLevelName(logger.level)
            yield f"logger {name}", f"{type(logger).__name__}, {state}, {level}, {handlers}"


def _of_module(name: str, module: Any) -> Iterator[Item]:
    names = namespace(module)
    spec = names.get("__spec__")
    if spec is None or of_project(spec):
        return
    yield f"module {name}", str(spec.origin)
    for attribute, value in dict(names).items():
        kind = type(value)
        if issubclass(kind, random.Random) and kind is not random.SystemRandom:
            yield f"generator {name}.{attribute}", _digest(value.getstate())
        elif kind.__name__ in ("Generator", "RandomState") and kind.__module__.startswith("numpy."):
            yield f"generator {name}.{attribute}", _digest(_numpy_state(value))


def _numpy_state(generator: Any) -> Any:
    bits = getattr(generator, "bit_generator", None) or generator._bit_generator
    return sorted((key, str(value)) for key, value in bits.state.items())


def _digest(value: Any) -> str:
    return f"{zlib.crc32(repr(value).encode()):08x}"


def _plain(value: Any) -> str:
    """Return a text of a value that is the same in each process: no addresses."""
    kind = type(value)
    if issubclass(kind, (tuple, list)):
        return "(" + ", ".join(map(_plain, value)) + ")"
    if value is None or issubclass(kind, (str, int, float)):
        return repr(value)
    try:
        return str(value.__qualname__)
    except BaseException:  # an object may have none, or raise anything
        return type_name(kind)
