"""Log records and handled exceptions, told to the exchange that they belong to."""

from __future__ import annotations

import contextlib
import functools
import logging
import sys
from typing import Any

from ..interpreter.paths import namespace, place
from ..link import wire
from . import foreign
from .kill import Killed
from .recorder import RENDERED, Recorder, current
from .reprs import LATE, SCALARS, cut, safe_str

_MESSAGE = 64 << 10  # characters
_NAME = 1000


def install() -> None:
    """See each record that passes its logger's filters.

    The method is wrapped, because a handler on the root logger would change
    what logging.basicConfig and logging.lastResort do.
    """
    call_handlers = logging.Logger.callHandlers

    @functools.wraps(call_handlers)
    def see_and_call_handlers(self: logging.Logger, record: logging.LogRecord) -> None:
        recorder = current.get()
        if recorder is not None:
            _see(recorder, record)
        call_handlers(self, record)

    logging.Logger.callHandlers = see_and_call_handlers  # type: ignore[method-assign]


def _see(recorder: Recorder, record: logging.LogRecord) -> None:
    try:
        message = _message(record)
        recorder.log(
            {
                "logger": safe_str(record.name, _NAME),
                "level": safe_str(record.levelname, _NAME),
                "message": message,
                "where": cut(f"{place(record.pathname)}:{record.lineno}", _NAME),
                "at": wire.timestamp(int(record.created * 1e9)),
            }
        )
        if record.exc_info:
            recorder.handled(record.exc_info[1])
        elif record.levelno >= logging.ERROR or RENDERED in message:
            recorder.handled(sys.exc_info()[1])
    except Exception:  # a record may hold anything; logging goes on without us
        pass


def _message(record: logging.LogRecord) -> str:
    args = record.args if type(record.args) is tuple else (record.args,)
    if type(record.msg) is str and SCALARS.issuperset(map(type, args)):
        return _formatted(record)
    return foreign.asked(lambda: _formatted(record), LATE)


def _formatted(record: logging.LogRecord) -> str:
    try:
        return safe_str(record.getMessage(), _MESSAGE)
    except Killed:
        raise
    except BaseException:  # arguments that do not fit: logging says so itself
        return safe_str(record.msg, _MESSAGE)


def connect_signals() -> None:
    """Hear of exceptions that Flask or Django handled, also where they log none.

    Nobody needs that to serve: Flask before 2.3 has signals that raise where
    blinker is not installed, and other objects may stand in for these modules.
    """
    for name in ("flask.signals", "django.core.signals"):
        with contextlib.suppress(Exception):
            signal: Any = namespace(sys.modules.get(name)).get("got_request_exception")
            if signal is not None:
                signal.connect(_on_signal, weak=False)


def _on_signal(*_sender: Any, exception: Any = None, **_: Any) -> None:
    recorder = current.get()
    if recorder is not None:
        recorder.handled(exception or sys.exc_info()[1])
