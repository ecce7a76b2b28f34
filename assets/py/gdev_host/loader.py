"""From what the user typed to an application that can be called."""

from __future__ import annotations

import re
from types import ModuleType
from typing import Any, NamedTuple

from . import attrs, frameworks, search
from .failure import NOT_FOUND, LoadError
from .modules import import_file, import_module
from .originals import os
from .reprs import type_name

_FILE = re.compile(r"(?P<file>.+\.pyw?)(?::(?P<attr>.*))?")
_INI = re.compile(r"(?P<file>.+\.ini)(?:#(?P<name>.*))?")


class Loaded(NamedTuple):
    """An application, and the inspect.Found that tells how it was found."""

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
    target = search.Target(name, "named on the command line") if name else search.guess(directory)
    ini = _INI.fullmatch(target.name)
    if ini:
        file = os.path.join(directory, ini["file"])
        application, full_name = frameworks.load_ini(file, ini["name"] or "main"), target.name
    elif target.settings:
        application, full_name, file = frameworks.load_django(target.settings, directory)
    else:
        module, attr = _import(target.name, directory)
        application, full_name = attrs.resolve(module, attr, is_factory)
        file = getattr(module, "__file__", None) or ""
    attrs.check_application(application, full_name)
    application = frameworks.complete_django(application)
    kind = type_name(type(application))
    return Loaded(application, {"name": full_name, "file": file, "why": target.why, "type": kind})


def _import(name: str, directory: str) -> tuple[ModuleType, str]:
    """Import the module of "module:attr" or "path/file.py:attr"; return it and attr."""
    file = _FILE.fullmatch(name)
    if file:
        return import_file(file["file"], directory), file["attr"] or ""
    module, _, attr = name.partition(":")
    if not all(part.isidentifier() for part in module.split(".")):
        message = f'"{module}" is neither a module nor a .py file'
        is_folder = os.path.isdir(os.path.join(directory, module))
        hint = f"gdev run --chdir {module}" if is_folder else "gdev run package.module:attr"
        raise LoadError(NOT_FOUND, message, hint)
    return import_module(module, directory), attr
