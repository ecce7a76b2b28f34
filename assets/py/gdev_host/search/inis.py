"""Files of Paste Deploy, as pserve takes them."""

from __future__ import annotations

import configparser

from ..interpreter.originals import os

_SECTIONS = ("app:", "application:", "composite:", "composit:", "pipeline:")
_OF_DEVELOPERS = ("development", "devel", "dev", "local")
_OF_OTHERS = ("production", "prod", "staging", "testing", "tests", "test")


def of_developer(folder: str) -> list[str]:
    """Return the .ini files of a folder that name an application: of several, the developer's."""
    found = [file for file in _files(folder) if _names_application(os.path.join(folder, file))]
    for part in _OF_DEVELOPERS:
        for file in found:
            if part in _words(file):
                return [file]
    others = [file for file in found if not _words(file).intersection(_OF_OTHERS)]
    return others or found


def rank(file: str) -> int:
    """Return how surely a file is meant for a developer: 0 surely, 2 as a module, 3 hardly."""
    words = _words(file)
    if words.intersection(_OF_DEVELOPERS):
        return 0
    return 3 if words.intersection(_OF_OTHERS) else 2


def _words(file: str) -> set[str]:
    stem = file[: -len(".ini")].lower()
    return set(stem.replace("-", " ").replace("_", " ").replace(".", " ").split())


def _files(folder: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if name.endswith(".ini"))
    except OSError:
        return []


def _names_application(path: str) -> bool:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read(path, encoding="utf-8")
    except (configparser.Error, OSError, UnicodeDecodeError):
        return False
    return any(section.startswith(_SECTIONS) for section in parser.sections())
