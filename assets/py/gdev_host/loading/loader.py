"""From what the user typed to an application that can be called."""

from __future__ import annotations

import re
from types import ModuleType
from typing import Any, NamedTuple

from ..capture.failure import INVALID, NOT_FOUND, LoadError
from ..capture.reprs import type_name
from ..interpreter.originals import os
from ..search import guess, manage
from ..search.folders import file_of
from . import attrs, django_project, frameworks
from .modules import import_file, import_named

_COLON = re.compile(r":(?![\\/])")  # not that of a drive on Windows
_INI = re.compile(r"(?P<file>.+\.ini)(?:#(?P<name>.*))?")


class Loaded(NamedTuple):
    """An application, and the inspect.Found that reports how it was found."""

    application: Any
    found: dict[str, str]


def load(name: str, is_factory: bool, directory: str) -> Loaded:
    """Find and import the application called name, or where it is empty, the one of directory.

    LoadError is raised where there is none that could be called.
    """
    if not os.path.isdir(directory):
        raise LoadError(NOT_FOUND, f'no such folder: "{directory}"', "gdev run --chdir FOLDER")
    if not os.access(directory, os.R_OK | os.X_OK):
        message = f'the folder "{directory}" cannot be read: permission denied'
        raise LoadError(NOT_FOUND, message, f"ls -ld {directory}")
    target = guess.Target(name, "named on the command line") if name else guess.guess(directory)
    try:
        application, full_name, file = _open(target, is_factory, directory)
    except LoadError as failure:
        _advise(failure, target, directory, is_guess=not name)
        raise
    kind = type_name(type(application))
    application = frameworks.complete_django(application)
    return Loaded(application, {"name": full_name, "file": file, "why": target.why, "type": kind})


def _open(target: guess.Target, is_factory: bool, directory: str) -> tuple[Any, str, str]:
    """Return what a target names, its full name, and its file."""
    ini, file = _INI.fullmatch(target.name), os.path.join(directory, target.name)
    if ini:
        file = os.path.join(directory, ini["file"])
        application = frameworks.load_ini(file, ini["name"] or "main")
        attrs.check_application(application, target.name)
        return application, target.name, file
    if os.path.basename(file) == "manage.py" and os.path.isfile(file) and manage.is_djangos(file):
        application, full_name, file = django_project.load(os.path.abspath(file))
        attrs.check_application(application, full_name)
        return application, full_name, file
    module, attr = _import(target.name, directory)
    try:
        application, full_name = attrs.resolve(module, attr, is_factory, target.is_flasks)
        attrs.check_application(application, full_name)
    except LoadError as failure:  # the command is to name the module as this one did
        typed = _COLON.split(target.name, maxsplit=1)[0]
        failure.hint = failure.hint.replace(f"{module.__name__}:", f"{typed}:")
        raise
    return application, full_name, getattr(module, "__file__", None) or ""


def _advise(failure: LoadError, target: guess.Target, directory: str, is_guess: bool) -> None:
    """Add to a failure what was guessed, or which application could be named instead."""
    if failure.kind not in (NOT_FOUND, INVALID):
        return
    if is_guess:
        failure.looked_at.insert(0, target.why)
    if not failure.hint:
        try:
            hint = f"gdev run {guess.guess(directory, use_flask_app=not is_guess).name}"
        except LoadError as several:  # several or none: its hint says what to type
            hint = several.hint
        if hint != f"gdev run {target.name}":
            failure.hint = hint


def _import(name: str, directory: str) -> tuple[ModuleType, str]:
    """Import the module of "module:attr", "path/file.py:attr" or "path/module".

    It is returned with attr, which may be empty.
    """
    module, attr = (*_COLON.split(name, maxsplit=1), "")[:2]
    file = _file(module, directory)
    if file:
        return import_file(file, directory), attr
    if not all(part.isidentifier() for part in module.split(".")):
        message = f'"{module}" is neither a module nor a .py file'
        is_folder = os.path.isdir(os.path.join(directory, module))
        hint = f"gdev run --chdir {module}" if is_folder else ""
        raise LoadError(NOT_FOUND, message, hint)
    return import_named(module, directory), attr


def _file(name: str, directory: str) -> str:
    """Return the file that name is the path of, with or without its ending; "" for a module's."""
    path = os.path.join(directory, name)
    if name.endswith((".py", ".pyw")):
        return path
    if os.path.isfile(path) and not file_of(directory, name):
        return path
    if name.endswith(("/", os.sep)) or all(part.isidentifier() for part in name.split(".")):
        return ""
    files = (path + ".py", os.path.join(path, "__init__.py"))
    return next(filter(os.path.isfile, files), "")
