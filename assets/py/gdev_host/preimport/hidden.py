"""The folders of the project, hidden while libraries are imported without it."""

from __future__ import annotations

import importlib.machinery
import os
import sys
import zipimport
from contextlib import contextmanager
from typing import Any, Callable, Collection, Iterable, Iterator, NamedTuple

from ..interpreter.paths import is_library

_SUFFIXES = importlib.machinery.all_suffixes()


class Folders(NamedTuple):
    """The folders on sys.path, now or when libraries are imported."""

    project: list[str]  # all that are not of libraries
    libraries: list[str]

    def have_part_of(self, spec: Any) -> bool:
        """Report whether a package without __init__.py lies in the project as well."""
        if spec.has_location or spec.submodule_search_locations is None:
            return False
        place = os.path.join(*spec.name.split("."))
        return any(os.path.isdir(os.path.join(folder, place)) for folder in self.project)


def folders_of(differences: Iterable[dict[str, Any]]) -> Folders:
    """Return the folders of sys.path, with those of a list of wire.Difference."""
    entries = dict.fromkeys(sys.path)
    for difference in differences:
        entries.update(dict.fromkeys(difference["parts"].get("sys.path") or ()))
    libraries = [entry for entry in entries if is_library(os.path.join(entry, ""))]
    project = [entry for entry in entries if entry not in libraries]
    both = dict.fromkeys([*project, *map(os.path.abspath, project)])
    return Folders([folder for folder in both if folder], libraries)


class _HidingFinder:
    """A finder that stands for the one of a hidden folder: it finds no module.

    A read of any other attribute than those of an import is reported: a library looks for
    files in the folder.
    """

    def __init__(self, report_read: Callable[[], None]) -> None:
        self._report_read = report_read

    def __getattribute__(self, name: str) -> Any:
        if name not in ("find_spec", "invalidate_caches"):
            object.__getattribute__(self, "_report_read")()
        return object.__getattribute__(self, name)

    def find_spec(self, _name: str, _target: Any = None) -> None:
        """Find nothing."""

    def invalidate_caches(self) -> None:
        """Keep nothing."""


@contextmanager
def hidden(folders: Collection[str], report_read: Callable[[], None]) -> Iterator[None]:
    """Hide modules in these folders; report_read is called when a library reads their finders."""
    finder = _HidingFinder(report_read)
    sys.path_importer_cache.update(dict.fromkeys(folders, finder))
    try:
        yield
    finally:
        # None stands for a folder that was not there; it may be by the next import.
        for folder, found in list(sys.path_importer_cache.items()):
            if found is None or found is finder:
                del sys.path_importer_cache[folder]


def names_in(folders: Iterable[str]) -> frozenset[str]:
    """Return the names of the modules and packages that lie in these folders, or archives."""
    names: set[str] = set()
    for folder in folders:
        try:
            entries = list(os.scandir(folder))
        except NotADirectoryError:
            names.update(_names_in_archive(folder))
            continue
        except OSError:
            continue
        for entry in entries:
            name = _module_of(entry.name)
            if name:
                names.add(name)
            elif os.path.isfile(os.path.join(entry.path, "__init__.py")):
                names.add(entry.name)
    return frozenset(names)


def _module_of(file: str) -> str:
    suffix = next(filter(file.endswith, _SUFFIXES), "")
    return file[: -len(suffix)] if suffix else ""


def _names_in_archive(path: str) -> Iterator[str]:
    try:
        importer: Any = zipimport.zipimporter(path)
        files = importer._get_files() if hasattr(importer, "_get_files") else importer._files
    except (zipimport.ZipImportError, AttributeError, OSError):
        return
    for file in files:
        top, *rest = file.split(os.sep)
        yield top if rest else _module_of(top) or top
