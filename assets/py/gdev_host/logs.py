"""Log records and handled exceptions, told to the exchange that they belong to."""

from __future__ import annotations

import contextlib
import functools
import logging
import sys
from typing import Any

from . import wire
from .kill import Killed
from .paths import place
from .recorder import Recorder, current
from .reprs import safe_str

_MESSAGE = 64 << 10  # characters


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
        recorder.log(
            {
                "logger": str(record.name),
                "level": str(record.levelname),
                "message": _message(record),
                "where": f"{place(record.pathname)}:{record.lineno}",
                "at": wire.timestamp(int(record.created * 1e9)),
            }
        )
        if record.exc_info:
            recorder.handled(record.exc_info[1])
    except Exception:  # a record may hold anything; logging goes on without us
        pass


def _message(record: logging.LogRecord) -> str:
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
            signal: Any = getattr(sys.modules.get(name), "got_request_exception", None)
            if signal is not None:
                signal.connect(_on_signal, weak=False)


def _on_signal(*_sender: Any, exception: Any = None, **_: Any) -> None:
    recorder = current.get()
    if recorder is not None:
        recorder.handled(exception or sys.exc_info()[1])
