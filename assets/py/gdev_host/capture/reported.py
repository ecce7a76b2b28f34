"""Which exceptions were reported already, without changing them and without keeping them.

A reference to an exception would keep the variables of its frames alive (S28),
and when it is gone, another may have its id.
"""

from __future__ import annotations

import weakref
from typing import Any, Tuple

from .reprs import SCALARS

traceback_of = vars(BaseException)["__traceback__"].__get__
_args_of = vars(BaseException)["args"].__get__

_Place = Tuple[int, int]


class Reported:
    """The exceptions of one exchange that were reported."""

    def __init__(self) -> None:
        self._known: dict[int, Any] = {}

    def add(self, error: BaseException) -> bool:
        """Note an exception; return False where it was noted before."""
        identity = _identity(error)
        known = self._known.get(id(error))
        self._known[id(error)] = identity
        return type(known) is not type(identity) or not _is_same(known, identity, error)


def _identity(error: BaseException) -> Any:
    """Return what distinguishes an exception from a later one with the same id.

    Built-in exceptions have no weak references. Their args are compared instead, where
    to keep them keeps no object of the application's alive, or else the place.
    """
    try:
        return weakref.ref(error)
    except TypeError:
        args = _args_of(error)
        return args if args and SCALARS.issuperset(map(type, args)) else [*_place(error)]


def _is_same(known: Any, identity: Any, error: BaseException) -> bool:
    if type(known) is weakref.ref:
        return known() is error
    return known is identity if type(known) is tuple else known == identity


def _place(error: BaseException) -> _Place:
    """Return the id of the code that raised an exception, and the offset of the instruction."""
    traceback = traceback_of(error)
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return (0, 0) if traceback is None else (id(traceback.tb_frame.f_code), traceback.tb_lasti)
