"""Applications that are found through a framework's own configuration."""

from __future__ import annotations

import configparser
import logging.config
import os
import sys
from typing import Any

from ..capture import heap
from ..capture.failure import FACTORY, NOT_FOUND, LoadError
from ..capture.reprs import type_name
from ..interpreter.paths import place
from .modules import import_failed


def complete_django(application: Any) -> Any:
    """Return the application of a Django project as runserver would serve it, any other as it is.

    It is known by what Django has set up in this process, not by the object, which may
    be wrapped in middleware of any kind. Its URLconf is imported now, and not by the
    first request, so that an error in a view is found at the save. In DEBUG its static
    files are served.
    """
    handler = _django_handler(application)
    if handler is None:
        return application
    from django.conf import settings
    from django.urls import get_resolver

    urlconf = getattr(settings, "ROOT_URLCONF", None)
    if urlconf:
        try:
            get_resolver().url_patterns  # noqa: B018 - a property that imports
        except BaseException as error:
            raise import_failed(urlconf, error) from None
    apps = frozenset(settings.INSTALLED_APPS)
    if not settings.DEBUG or "django.contrib.staticfiles" not in apps or _NO_STATIC in apps:
        return application
    from django.contrib.staticfiles.handlers import StaticFilesHandler

    if handler is application:
        return StaticFilesHandler(application)
    return _WithStaticFiles(application, StaticFilesHandler(handler))


_NO_STATIC = "whitenoise.runserver_nostatic"  # its runserver leaves static files to WhiteNoise


class _WithStaticFiles:
    """Serves the static files that Django finds, and all else by an application."""

    def __init__(self, application: Any, static: Any) -> None:
        self._application = application
        self._static = static

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        has_it = self._has(environ.get("PATH_INFO", ""))
        return (self._static if has_it else self._application)(environ, start_response)

    def _has(self, path: str) -> bool:
        """Report whether path names a static file: others may have theirs at the same prefix."""
        from django.contrib.staticfiles import finders

        static = self._static
        path = path.encode("latin-1", "replace").decode("utf-8", "replace")
        if not static._should_handle(path):
            return False
        return bool(finders.find(static.file_path(path)))


def _django_handler(application: Any) -> Any:
    """Return Django's own application where it was set up here to serve, else None.

    Other frameworks may use Django too, for its models alone: they have none.
    """
    wsgi = sys.modules.get("django.core.handlers.wsgi")
    registry = getattr(sys.modules.get("django.apps"), "apps", None)
    if wsgi is None or registry is None or not registry.ready:
        return None
    if isinstance(application, wsgi.WSGIHandler):
        return application
    return next(iter(heap.instances(wsgi.WSGIHandler)), None)


def load_ini(path: str, name: str) -> Any:
    """Return the application called name in a file of Paste Deploy's."""
    if not os.path.isfile(path):
        raise LoadError(NOT_FOUND, f'no such file: "{place(path)}"', "gdev run file.ini")
    try:
        from paste.deploy import loadapp
    except ImportError:
        message = (
            f'{place(path)} needs PasteDeploy, which this Python does not have: "{sys.executable}"'
        )
        raise LoadError(
            NOT_FOUND, message, f"{sys.executable} -m pip install PasteDeploy"
        ) from None
    try:
        _configure_logging(path)
        return loadapp(f"config:{path}", name=name)
    except BaseException as error:
        message = f'loading "{place(path)}" raised {type_name(type(error))}'
        raise LoadError(FACTORY, message, error=error) from None


def _configure_logging(path: str) -> None:
    """Configure logging from the same file where it says how, as pserve does."""
    parser = configparser.RawConfigParser(strict=False)
    parser.read(path, encoding="utf-8")
    if parser.has_section("loggers"):
        defaults = {"__file__": path, "here": os.path.dirname(path)}
        logging.config.fileConfig(path, defaults, disable_existing_loggers=False)
