"""Immortal objects, whose memory forks go on sharing.

To look at an object is to count a reference to it, and in a fork the first
count in a page copies the page. Since Python 3.12 some objects are immortal:
their references are not counted (PEP 683). A zygote makes those of the libraries
immortal, too; its forks would not collect them in any case (gc.freeze). A worker has
a third less memory of its own then; see interpreter.optimizations.
"""

from __future__ import annotations

import gc
import itertools
import sys
import sysconfig
from types import CodeType, CoroutineType, FrameType, GeneratorType
from typing import Any, Callable

from ..interpreter import optimizations

_IMMORTAL = 0xFFFFFFFF
"""The lower half of ob_refcnt of an immortal object in Python 3.12 and 3.13; see object.h."""

_ADDRESSES = (1 << 64) - 1

_BATCH = 4096  # objects whose referents are asked for in one call, which is one audit event

_SHORT_LIVED = (FrameType, GeneratorType, CoroutineType)


def _address(each: Any, identity: Callable[[Any], int] = object.__hash__) -> int:
    """Return what id does: an object's hash is its address, rotated by 4 bits (pyhash.c)."""
    rotated = identity(each)
    return (rotated << 4 | rotated >> 60 & 15) & _ADDRESSES


SUPPORTED = (
    optimizations.is_enabled("immortal")
    and sys.implementation.name == "cpython"
    and (3, 12) <= sys.version_info[:2] <= (3, 13)
    and sys.maxsize > 1 << 32
    and sys.byteorder == "little"
    and not sysconfig.get_config_var("Py_GIL_DISABLED")
    and sys.getrefcount(None) == _IMMORTAL
    and _address(sys) == id(sys)
)
"""Whether this interpreter is one whose objects are known to be laid out as PEP 683 says."""


def immortalize() -> None:
    """Make all objects that exist now immortal.

    It takes next to no memory: what it took, forks would share and never need.
    Calls that each cause an audit event, such as id, would take twice as long as
    all the rest, since the host listens to those (a million objects: 0.8 s).
    """
    import ctypes

    counts: Any = (ctypes.c_uint32 * (1 << 60)).from_address(0)  # all memory, in words of 4 bytes
    pending: list[Any] = gc.get_objects()
    while pending:
        batch = pending[-_BATCH:]
        del pending[-_BATCH:]
        fresh = []
        for each in batch:
            index = _address(each) >> 2
            if counts[index] != _IMMORTAL and type(each) not in _SHORT_LIVED:
                counts[index] = _IMMORTAL
                fresh.append(each)
        pending.extend(itertools.filterfalse(gc.is_tracked, gc.get_referents(*fresh)))
        for each in fresh:
            if type(each) is CodeType:
                pending.extend(_parts(each))


def _parts(code: CodeType) -> tuple[Any, ...]:
    """Return what code refers to, and the garbage collector does not know of."""
    tables = code.co_consts, code.co_names, code.co_linetable, code.co_exceptiontable
    return (*tables, code.co_filename, code.co_name, code.co_qualname)
