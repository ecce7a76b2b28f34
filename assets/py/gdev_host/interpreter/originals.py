"""The standard library as it was before the application could change it.

gevent and eventlet replace functions that wait, tests replace the clock and the
files, and an application may replace anything. What the host calls once the
application is loaded, it calls in these copies of modules: no change of the real ones
reaches them, and they are not in sys.modules, where others would find them.
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
    """Return a copy of a module whose functions call each other, with others for these names."""
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
    """Has methods of its own: applications replace JSONEncoder.default."""

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
