"""Objects that live for ever, so that forks go on sharing their memory.

To look at an object is to count a reference to it, and in a fork the first
count in a page copies the page. Since Python 3.12 some objects are not counted
(PEP 683). In a zygote those of the libraries may be such, too: they are not
collected in its forks in any case (gc.freeze).
"""

from __future__ import annotations

import gc
import sys
import sysconfig
from types import CodeType, CoroutineType, FrameType, GeneratorType
from typing import Any, Iterator

_NOT_COUNTED = 0xFFFFFFFF
"""What Python 3.12 and 3.13 have in the lower half of ob_refcnt; see object.h."""

_PASSING = (FrameType, GeneratorType, CoroutineType)


CAN_BE = (
    sys.implementation.name == "cpython"
    and (3, 12) <= sys.version_info[:2] <= (3, 13)
    and sys.maxsize > 1 << 32
    and sys.byteorder == "little"
    and not sysconfig.get_config_var("Py_GIL_DISABLED")
    and sys.getrefcount(None) == _NOT_COUNTED
)
"""Whether this interpreter's objects are known to be as PEP 683 says."""


def make() -> None:
    """Count no references any more to what is loaded now.

    It takes next to no memory: what it took, forks would share and never need.
    """
    import ctypes

    count = ctypes.c_uint32.from_address
    pending: list[Any] = gc.get_objects()
    while pending:
        each = pending.pop()
        references = count(id(each))
        if references.value != _NOT_COUNTED and type(each) not in _PASSING:
            references.value = _NOT_COUNTED
            pending.extend(_uncollected(each))


def _uncollected(each: Any) -> Iterator[Any]:
    """Find what an object refers to and the garbage collector does not know."""
    if type(each) is CodeType:
        yield from (each.co_consts, each.co_names, each.co_linetable, each.co_exceptiontable)
        yield from (each.co_filename, each.co_name, each.co_qualname)
    for referent in gc.get_referents(each):
        if not gc.is_tracked(referent):
            yield referent
