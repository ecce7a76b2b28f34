"""Applications that are found through a framework's own configuration."""

from __future__ import annotations

import configparser
import logging.config
import os
import sys
from typing import Any

from .failure import FACTORY, NOT_FOUND, LoadError
from .modules import import_failed
from .paths import place
from .reprs import type_name


def complete_django(application: Any) -> Any:
    """Return a Django application as runserver would serve it, any other as it is.

    Its URLconf is imported now, and not by the first request, so that what is
    wrong with a view is seen at the save. In DEBUG its static files are served.
    """
    wsgi = sys.modules.get("django.core.handlers.wsgi")
    if wsgi is None or not isinstance(application, wsgi.WSGIHandler):
        return application
    from django.conf import settings
    from django.urls import get_resolver

    urlconf = getattr(settings, "ROOT_URLCONF", None)
    if urlconf:
        try:
            get_resolver().url_patterns  # noqa: B018 - a property that imports
        except BaseException as error:
            raise import_failed(urlconf, error) from None
    if settings.DEBUG and "django.contrib.staticfiles" in settings.INSTALLED_APPS:
        from django.contrib.staticfiles.handlers import StaticFilesHandler

        return StaticFilesHandler(application)
    return application


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
