"""Where a source file is to be imported from: its dotted name, and the folder that holds it."""

from __future__ import annotations

from typing import Iterator, NamedTuple

from ..interpreter.originals import os
from .sources import Source, read


class Place(NamedTuple):
    """A module's dotted name, and the folder that is to be on sys.path for it."""

    name: str
    root: str


def place_of(path: str, base: str = "") -> Place:
    """Return how a source file is to be imported; base is the project's folder.

    Python takes a folder with an __init__.py for a package, and so do flask and
    pytest: the folder above the outermost one is to be on sys.path. Other folders
    are packages where the file itself says so, by what it imports. And a project's
    own folder that has an __init__.py by accident is none, where the file imports
    what lies beside it as if there were no package.
    """
    folder, file = os.path.split(os.path.abspath(path))
    stem = os.path.splitext(file)[0]
    package = list(_packages(folder))
    if stem == "__init__":
        return _place(package or [folder], [])
    if not package and not _is_within(folder, base):
        return Place(stem, folder)
    source = read(path)
    if package:
        if _uses_package(source, package) or not _uses_siblings(source, folder, package[-1]):
            return _place(package, [stem])
    else:
        package = list(_below(folder, os.path.abspath(base)))
        if package and _uses_package(source, package):
            return _place(package, [stem])
    return Place(stem, folder)


def place_in_package(name: str, folder: str) -> Place | None:
    """Return the place of "package.module", seen from within the package's folder."""
    package = list(_packages(folder))
    if package and os.path.basename(package[-1]) == name.partition(".")[0]:
        root = os.path.dirname(package[-1])
        return Place(name, root) if file_of(root, name) else None
    return None


def _place(package: list[str], rest: list[str]) -> Place:
    """Return the place of a module in the first of these folders, the outermost last."""
    names = [os.path.basename(each) for each in reversed(package)]
    return Place(".".join([*names, *rest]), os.path.dirname(package[-1]))


def _packages(folder: str) -> Iterator[str]:
    """Yield folder and those above it, as far as they are packages."""
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        if not os.path.basename(folder).isidentifier():
            return
        yield folder
        folder = os.path.dirname(folder)


def _below(folder: str, base: str) -> Iterator[str]:
    """Yield folder and those above it that lie below base."""
    while folder != base and os.path.basename(folder).isidentifier():
        yield folder
        folder = os.path.dirname(folder)


def _is_within(folder: str, base: str) -> bool:
    return bool(base) and folder.startswith(os.path.join(os.path.abspath(base), ""))


def _uses_package(source: Source, package: list[str]) -> bool:
    return source.is_relative or os.path.basename(package[-1]) in source.used


def _uses_siblings(source: Source, folder: str, outermost: str) -> bool:
    """Report whether a module imports by its bare name what lies beside it alone."""
    root = os.path.dirname(outermost)
    return any(holds(folder, name) and not holds(root, name) for name in source.used)


def holds(folder: str, name: str) -> bool:
    """Report whether a module or package of this name lies in a folder."""
    path = os.path.join(folder, name)
    return os.path.isfile(path + ".py") or os.path.isfile(os.path.join(path, "__init__.py"))


def file_of(folder: str, dotted: str) -> str:
    """Return the source file of a module below a folder, "" where there is none."""
    path = os.path.join(folder, *dotted.split("."))
    for file in (os.path.join(path, "__init__.py"), path + ".py"):
        if os.path.isfile(file):
            return file
    return ""
