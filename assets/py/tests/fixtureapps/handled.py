"""Writes a traceback to wsgi.errors, then lets the exception through."""

import sys
import traceback
from types import ModuleType


class Signal:
    """Looks like a signal of Django's, which names its sender."""

    def connect(self, receiver, weak):
        self.receiver = receiver


signals = sys.modules["django.core.signals"] = ModuleType("django.core.signals")
signals.got_request_exception = Signal()


def application(environ, start_response):
    try:
        1 / 0
    except ZeroDivisionError as error:
        if environ["PATH_INFO"] == "/signal":
            signals.got_request_exception.receiver(signal=None, sender=None, request=None)
        if environ["PATH_INFO"] == "/flask-signal":
            signals.got_request_exception.receiver(None, exception=error)
        if "signal" in environ["PATH_INFO"]:
            start_response("500 Oops", [])
            return [b"x"]
        environ["wsgi.errors"].write(traceback.format_exc())
        if environ["PATH_INFO"] == "/through":
            raise
    start_response("500 Oops", [])
    return [b"x"]
