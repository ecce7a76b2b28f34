"""The folders in which an application may be found, in the order of looking."""

from __future__ import annotations

import itertools
from typing import Iterable, Iterator, NamedTuple

from ..interpreter.originals import os

_MAX_DEPTH = 3  # levels of folders below the one that is searched
_MAX_FOLDERS = 400  # a project has fewer
_MAX_HEIGHT = 4  # levels of folders above it
_LIBRARIES = {
    "node_modules",
    "site-packages",
    "dist-packages",
    "venv",
    "env",
    "virtualenv",
    "vendor",
}
_MADE = {"__pycache__", "build", "dist", "eggs", "wheels", "target", "media"}
_NO_CODE = {"static", "assets", "public", "templates", "locale", "locales", "translations", "docs"}
_BESIDE = {
    "migrations",
    "alembic",
    "test",
    "tests",
    "testing",
    "spec",
    "doc",
    "example",
    "examples",
}
_APART = {"samples", "benchmarks", "fixtures", "contrib", "deploy", "scripts", "tools", "packaging"}
_SKIPPED = frozenset().union(_LIBRARIES, _MADE, _NO_CODE, _BESIDE, _APART)
_ROOT_FILES = (
    "manage.py",
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "requirements.txt",
    ".git",
)


class Level(NamedTuple):
    """Folders that are equally near, and where that is, in words."""

    folders: list[str]
    where: str


def levels(directory: str) -> Iterator[Level]:
    """Yield the folder, those below it, and then the project that it is a part of."""
    yield Level([directory], "in this folder")
    yield from _below(directory, "below this folder")
    root = project_above(directory)
    if root:
        yield Level([root], "above this folder")
        yield from _below(root, "above this folder")


def _below(directory: str, where: str) -> Iterator[Level]:
    folders, count = [directory], 0
    for _ in range(_MAX_DEPTH):
        folders = [inner for folder in folders for inner in _inner(folder)][: _MAX_FOLDERS - count]
        count += len(folders)
        if not folders:
            return
        yield Level(folders, where)


def _inner(folder: str) -> Iterable[str]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        is_special = entry.name.startswith(".") or entry.name.endswith((".egg-info", ".egg"))
        if is_special or entry.name.lower() in _SKIPPED:
            continue
        try:
            is_folder = entry.is_dir(follow_symlinks=False)
        except OSError:
            continue
        if is_folder and not os.path.isfile(os.path.join(entry.path, "pyvenv.cfg")):
            yield entry.path


def project_above(directory: str) -> str:
    """Return the folder of the project that directory is a part of, "" where there is none.

    It is known by the files that projects have, or else it holds the package that
    directory lies in. Code that another user has put into a folder above is not run.
    """
    above = list(itertools.takewhile(_is_own, _above(directory)))
    for folder in above:
        if any(os.path.exists(os.path.join(folder, file)) for file in _ROOT_FILES):
            return folder
    inner = directory
    for folder in above:
        was_package = os.path.isfile(os.path.join(inner, "__init__.py"))
        if was_package and not os.path.isfile(os.path.join(folder, "__init__.py")):
            return folder
        inner = folder
    return ""


def _above(folder: str) -> Iterator[str]:
    home = os.path.expanduser("~")
    for _ in range(_MAX_HEIGHT):
        folder, inner = os.path.dirname(folder), folder
        if folder in (home, inner) or inner == home:
            return
        yield folder


def _is_own(folder: str) -> bool:
    """Report whether nobody but this user, and root, may put files into a folder."""
    try:
        stat = os.stat(folder)
    except OSError:
        return False
    return not hasattr(os, "geteuid") or (
        stat.st_uid in (0, os.geteuid()) and not stat.st_mode & 0o002
    )
