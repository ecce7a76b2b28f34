"""Log records and handled exceptions, reported with the exchange that they belong to."""

from __future__ import annotations

import contextlib
import functools
import logging
import sys
from typing import Any

from ..interpreter.paths import namespace, place
from ..link import wire
from . import timeout
from .kill import Killed
from .recorder import RENDERED, Recorder, current
from .reprs import LATE, SCALARS, cut, safe_str

_MAX_MESSAGE = 64 << 10  # characters
_NAME = 1000


def install() -> None:
    """Capture each record that passes its logger's filters.

    The method is wrapped, because a handler on the root logger would change
    what logging.basicConfig and logging.lastResort do.
    """
    call_handlers = logging.Logger.callHandlers

    @functools.wraps(call_handlers)
    def capture_and_call_handlers(self: logging.Logger, record: logging.LogRecord) -> None:
        recorder = current.get()
        if recorder is not None:
            _capture(recorder, record)
        call_handlers(self, record)

    logging.Logger.callHandlers = capture_and_call_handlers  # type: ignore[method-assign]


def _capture(recorder: Recorder, record: logging.LogRecord) -> None:
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
    return timeout.call(lambda: _formatted(record), LATE)


def _formatted(record: logging.LogRecord) -> str:
    try:
        return safe_str(record.getMessage(), _MAX_MESSAGE)
    except Killed:
        raise
    except BaseException:  # wrong arguments: logging reports these itself
        return safe_str(record.msg, _MAX_MESSAGE)


def connect_signals() -> None:
    """Capture exceptions that Flask or Django handled, also where they do not log them.

    Where that fails, the application is served all the same: signals of Flask before
    2.3 raise where blinker is not installed, and the modules may be replaced.
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
