"""Which source files belong to the project, and which to libraries."""

from __future__ import annotations

import functools
import sys
import sysconfig
from types import MappingProxyType
from typing import AbstractSet, Any, Iterable, Mapping

from .originals import os

HOST = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
"""The folder of the package gdev_host, with a separator at its end."""

_STANDARD = tuple(
    spelling(path) + os.sep
    for path in {
        sysconfig.get_path("stdlib"),
        sysconfig.get_path("platstdlib"),
        os.path.dirname(os.__file__),
    }
    if path
    for spelling in (os.path.abspath, os.path.realpath)
)
_INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


_project = ""


def set_project(folder: str) -> None:
    """Set the folder of the project. Files that site-packages links to from there are its own."""
    global _project
    _project = os.path.join(os.path.realpath(folder), "")
    _holds_libraries.cache_clear()


def is_library(file: str) -> bool:
    """Report whether file belongs to the standard library or was installed.

    A file in the folder of a virtual environment may be the project's.
    """
    if file.startswith("<frozen"):
        return True
    if not _holds_libraries(os.path.dirname(file) + os.sep):
        return False
    return not (os.path.islink(file) and _is_own(os.path.realpath(file)))


@functools.lru_cache(maxsize=4096)
def _holds_libraries(folder: str) -> bool:
    if not is_installed(folder):
        return folder.startswith(_STANDARD) or _real(folder).startswith(_STANDARD)
    return not _is_own(_real(folder))


def _real(folder: str) -> str:
    return os.path.join(os.path.realpath(folder), "")


def _is_own(real: str) -> bool:
    """Report whether a real path is in the project, and not of an installed library there."""
    return bool(_project) and real.startswith(_project) and not is_installed(real)


def is_of_project(file: str) -> bool:
    """Report whether file lies in the folder of the project."""
    return bool(_project) and os.path.realpath(file).startswith(_project)


def is_standard(spec: Any) -> bool:
    """Report whether a module is of Python itself."""
    file = str(getattr(spec, "origin", None) or "")
    return not getattr(spec, "has_location", False) or (
        not is_installed(file) and os.path.realpath(file).startswith(_STANDARD)
    )


def is_installed(file: str) -> bool:
    """Report whether a path is below a folder that libraries are installed into."""
    return any(part in file for part in _INSTALLED)


def library_folders() -> list[str]:
    """Return the folders on sys.path that libraries are installed into."""
    folders = [os.path.abspath(entry) for entry in sys.path]
    return [each for each in folders if is_installed(each + os.sep) and os.path.isdir(each)]


def project_files(since: AbstractSet[str] = frozenset(), also: Iterable[str] = ()) -> list[str]:
    """Return the source files of the imported modules of the project, and also those given.

    Modules in since are left out.
    """
    files = {source(sys.modules.get(name)) for name in sys.modules.keys() - since}
    files.update(also)
    return sorted(
        os.path.abspath(file)
        for file in files
        if file and not file.startswith("<") and not file.startswith(HOST) and not is_library(file)
    )


def source(module: Any) -> str:
    """Return the file of a module, "" where it has none. A lazy module is not loaded."""
    file = namespace(module).get("__file__")
    return file if type(file) is str and file.endswith((".py", ".pyw")) else ""


def namespace(module: Any) -> Mapping[str, Any]:
    """Return the __dict__ of a module, or of another object that is in sys.modules.

    Its class may have a __getattribute__ that imports or raises, which is not called.
    """
    try:
        names = object.__getattribute__(module, "__dict__")
    except BaseException:
        return {}
    return names if type(names) in (dict, MappingProxyType) else {}


def place(file: str) -> str:
    """Return file as a reader in the current directory would write it."""
    try:
        here = os.getcwd() + os.sep
    except OSError:  # the directory is gone
        return file
    return file[len(here) :] if file.startswith(here) else file
