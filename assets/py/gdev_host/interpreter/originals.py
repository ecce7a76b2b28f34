"""The standard library as it was before the application could change it.

gevent and eventlet replace what waits, tests the clock and the files, and an
application may replace what it likes. What the host calls once the application
is there, it calls as modules of here: they are copies, so that no change of
the real ones reaches them, and none of sys.modules, so that nobody finds them.
"""

from __future__ import annotations

import json as _json
import os as _os
import queue as _queue
import select as _select
import time as _time
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any


def _copy(module: Any, **others: Any) -> Any:
    """Return a module whose functions call each other, and others in the place of modules."""
    copy: Any = ModuleType(f"gdev_host.interpreter.originals.{module.__name__}")
    names = vars(copy)
    for name, value in {**vars(module), **others}.items():
        if type(value) is FunctionType:
            value = _rebound(value, names)
        if name != "__name__":
            names[name] = value
    return copy


def _rebound(function: FunctionType, names: dict[str, Any]) -> FunctionType:
    rebound = FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )
    rebound.__kwdefaults__ = function.__kwdefaults__
    return rebound


class _Encoder(_json.JSONEncoder):
    """Its methods are its own: applications give those of JSONEncoder another default()."""

    default = _json.JSONEncoder.default
    encode = _json.JSONEncoder.encode
    iterencode = _json.JSONEncoder.iterencode


to_json = _Encoder().encode

if TYPE_CHECKING:
    import os
    import queue
    import select
    import time
else:
    os, queue, select, time = map(_copy, (_os, _queue, _select, _time))
    os.path = _copy(_os.path, os=os)

__all__ = ["os", "queue", "select", "time", "to_json"]
