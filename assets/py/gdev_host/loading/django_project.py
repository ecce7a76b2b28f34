"""Django projects, made ready by their manage.py as runserver does it."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from types import ModuleType
from typing import Any

from ..capture.failure import IMPORT, NOT_FOUND, LoadError
from ..capture.reprs import type_name
from ..interpreter.import_hooks import Observer, observed
from ..interpreter.originals import os
from ..interpreter.paths import place
from ..search.manage import SETTINGS_VARIABLE, settings_named
from .modules import import_failed, import_module

_MANAGEMENT = "django.core.management"


def load(path: str) -> tuple[Any, str, str]:
    """Return the application of a Django project, its name and its file.

    manage.py is run as by "python manage.py runserver", up to Django's own part: what
    it does to sys.path and to the environment, the project may need.
    """
    folder = os.path.dirname(path)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    _run(path)
    settings = os.environ.get(SETTINGS_VARIABLE) or settings_named(path)
    if settings:
        os.environ.setdefault(SETTINGS_VARIABLE, settings)
        module = import_module(settings, folder)
        dotted = getattr(module, "WSGI_APPLICATION", None) or _setting("WSGI_APPLICATION")
    else:
        module, dotted = sys.modules["__main__"], _setting("WSGI_APPLICATION")
    if isinstance(dotted, str) and "." in dotted:
        return _wsgi_application(dotted, settings, folder)
    try:
        from django.core.wsgi import get_wsgi_application

        application = get_wsgi_application()
    except BaseException as error:
        raise import_failed("django.core.wsgi", error) from None
    return application, "django.core.wsgi:get_wsgi_application()", module.__file__ or ""


def _wsgi_application(dotted: str, settings: str, folder: str) -> tuple[Any, str, str]:
    name, _, attr = dotted.rpartition(".")
    module = import_module(name, folder)
    if hasattr(module, attr):
        return getattr(module, attr), f"{name}:{attr}", module.__file__ or ""
    message = f'WSGI_APPLICATION of "{settings}" is "{dotted}", and "{name}" has no "{attr}"'
    raise LoadError(NOT_FOUND, message, f"gdev run {name}")


def _setting(name: str) -> Any:
    """Return one of Django's settings, as a class of settings may have made them."""
    try:
        from django.conf import settings

        return getattr(settings, name, None)
    except ImportError:  # no Django is installed: the project is a stub of one
        return None
    except Exception as error:
        raise import_failed("django.conf.settings", error) from None


class _Reached(BaseException):
    """manage.py has come to Django's own part."""


class _Interception(Observer):
    """Ends the run of a manage.py where it hands over to Django."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        if _MANAGEMENT in sys.modules:
            self._replace(sys.modules[_MANAGEMENT])

    def end(self, spec: Any, loaded: bool, /) -> None:
        if loaded and spec.name == _MANAGEMENT:
            self._replace(sys.modules[_MANAGEMENT])

    def _replace(self, management: ModuleType) -> None:
        utility = getattr(management, "ManagementUtility", None)
        execute = getattr(utility, "execute", None)
        if utility is None or execute is None:
            return

        def stop(*_: Any, **__: Any) -> None:
            raise _Reached

        utility.execute = stop
        self._stack.callback(setattr, utility, "execute", execute)


def _run(path: str) -> None:
    """Run a manage.py; it stays the module __main__, as for runserver."""
    main = ModuleType("__main__")
    main.__file__ = path
    sys.argv = [os.path.basename(path), "runserver"]
    sys.modules["__main__"] = main
    try:
        with open(path, "rb") as file:
            code = compile(file.read(), path, "exec", dont_inherit=True)
        with ExitStack() as stack, observed(_Interception(stack)):
            exec(code, main.__dict__)
    except _Reached:
        pass
    except BaseException as error:
        message = f'running "{place(path)}" raised {type_name(type(error))}'
        raise LoadError(IMPORT, message, error=error) from None
