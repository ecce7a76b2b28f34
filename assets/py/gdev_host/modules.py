"""Importing the module that the user named, and saying well why it fails."""

from __future__ import annotations

import difflib
import sys
from types import ModuleType
from typing import Iterable

from . import tracebacks
from .failure import IMPORT, INVALID, NOT_FOUND, LoadError
from .originals import os
from .paths import place
from .reprs import type_name


def import_module(name: str, directory: str) -> ModuleType:
    """Import a module by its dotted name. directory is where the user expects it."""
    try:
        __import__(name)
    except ModuleNotFoundError as error:
        if _is_part(error.name, name) and not tracebacks.files(error):
            raise _no_such_module(str(error.name), directory) from None
        raise import_failed(name, error) from None
    except BaseException as error:  # SystemExit too: whatever a module raises ends here
        raise import_failed(name, error) from None
    module = sys.modules[name]
    _check_not_taken(module, name, directory)
    return module


def import_file(path: str, directory: str) -> ModuleType:
    """Import a source file under the dotted name that its folders give it."""
    path = os.path.join(directory, path)
    if not os.path.isfile(path):
        raise _no_such_file(path)
    name, root = module_of(path)
    if root != directory:
        sys.path.insert(0, root)
    return import_module(name, root)


def module_of(path: str) -> tuple[str, str]:
    """Return the dotted name of a source file and the folder to import it from."""
    folder, file = os.path.split(os.path.abspath(path))
    stem = os.path.splitext(file)[0]
    parts = [] if stem == "__init__" else [stem]
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        folder, package = os.path.split(folder)
        parts.insert(0, package)
    return ".".join(parts), folder


def import_failed(name: str, error: BaseException) -> LoadError:
    """Return the failure of an import that raised."""
    return LoadError(IMPORT, f'importing "{name}" raised {type_name(type(error))}', error=error)


def close_matches(name: str, names: Iterable[str]) -> list[str]:
    """Return the names that the user may have meant, the best first."""
    return difflib.get_close_matches(name, list(names), n=3, cutoff=0.6)


def _is_part(missing: str | None, name: str) -> bool:
    return missing is not None and (name == missing or name.startswith(missing + "."))


def _no_such_module(missing: str, directory: str) -> LoadError:
    folder = os.path.join(directory, *missing.split(".")[:-1])
    names = _modules_in(folder)
    matches = close_matches(missing.rpartition(".")[2], names)
    prefix = missing.rpartition(".")[0]
    hint = (
        f"gdev run {prefix}{'.' if prefix else ''}{matches[0]}"
        if matches
        else "gdev run path/to/file.py"
    )
    seen = ", ".join(names) if names else "no Python module"
    return LoadError(NOT_FOUND, f'no such module: "{missing}"', hint, [f"{folder}: {seen}"])


def _no_such_file(path: str) -> LoadError:
    folder, file = os.path.split(path)
    names = [
        name + ".py"
        for name in _modules_in(folder)
        if os.path.isfile(os.path.join(folder, name + ".py"))
    ]
    matches = close_matches(file, names)
    hint = f"gdev run {place(os.path.join(folder, matches[0]))}" if matches else ""
    seen = ", ".join(names) if names else "no Python file"
    return LoadError(NOT_FOUND, f'no such file: "{place(path)}"', hint, [f"{folder}: {seen}"])


def _modules_in(folder: str) -> list[str]:
    try:
        entries = sorted(os.listdir(folder))
    except OSError:
        return []
    return [
        os.path.splitext(entry)[0]
        for entry in entries
        if (entry.endswith(".py") and entry != "__init__.py")
        or os.path.isfile(os.path.join(folder, entry, "__init__.py"))
    ]


def _check_not_taken(module: ModuleType, name: str, directory: str) -> None:
    """Refuse a file whose name another module had already: its code did not run."""
    file = os.path.join(directory, *name.split(".")) + ".py"
    loaded = getattr(module, "__file__", None)
    if not os.path.isfile(file) or (loaded and os.path.samefile(loaded, file)):
        return
    if loaded and os.path.isfile(os.path.join(file[:-3], "__init__.py")):
        return  # a package of that name goes before the file
    raise LoadError(
        INVALID,
        f'the module "{name}" is {loaded or "built in"}, not {place(file)}',
        f"mv {place(file)} {place(file[:-3])}_app.py",
    )
