"""Importing the module that the user named, with errors that say how to go on."""

from __future__ import annotations

import difflib
import importlib.machinery
import importlib.util
import re
import sys
from types import ModuleType
from typing import Iterable, NoReturn

from ..capture import tracebacks
from ..capture.failure import IMPORT, INVALID, NOT_FOUND, LoadError
from ..capture.reprs import type_name
from ..interpreter.originals import os
from ..interpreter.paths import place
from ..search.folders import file_of, place_in_package, place_of


def import_module(name: str, directory: str) -> ModuleType:
    """Import a module by its dotted name. directory is where the user expects it."""
    try:
        __import__(name)
    except ModuleNotFoundError as error:
        if _is_part(error.name, name) and not tracebacks.files(error):
            raise _no_such_module(str(error.name), directory) from None
        raise import_failed(name, error) from None
    except BaseException as error:  # SystemExit too: a module may raise anything
        raise import_failed(name, error) from None
    module = sys.modules[name]
    _check_not_taken(module, name, directory)
    return module


def import_file(path: str, directory: str) -> ModuleType:
    """Import a source file, as the part of a package that its folders and imports make it."""
    path = os.path.abspath(os.path.join(directory, path))
    if not os.path.isfile(path):
        raise _no_such_file(path)
    name, root = place_of(path, directory)
    _be_importable(root)
    if file_of(root, name) != path:  # its name is not one of a module
        return _import_script(path)
    return import_module(name, root)


def import_named(name: str, directory: str) -> ModuleType:
    """Import a module by the name that it has in directory, which may be within its package."""
    file = file_of(directory, name)
    place = place_of(file, directory) if file else place_in_package(name, directory)
    if place and place.name.endswith("." + name if file else name):
        _be_importable(place.root)
        return import_module(*place)
    return import_module(name, directory)


def _be_importable(root: str) -> None:
    if root not in sys.path:
        sys.path.insert(0, root)


class _ScriptLoader(importlib.machinery.SourceFileLoader):
    """Loads a source file whose bytecode would be taken for that of another."""

    def path_stats(self, path: str) -> NoReturn:
        """Have Python neither read nor write a cache: importlib.abc.SourceLoader."""
        raise OSError(f"{path} is no module's")


def _import_script(path: str) -> ModuleType:
    """Run a file that no import finds, such as the hgweb.wsgi of mod_wsgi and uWSGI."""
    _be_importable(os.path.dirname(path))
    name = "_" + re.sub(r"\W", "_", os.path.basename(path))
    spec = importlib.util.spec_from_loader(name, _ScriptLoader(name, path))
    assert spec
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        assert spec.loader
        spec.loader.exec_module(module)
    except BaseException as error:
        del sys.modules[name]
        raise import_failed(place(path), error) from None
    return module


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
    hint = f"gdev run {prefix}{'.' if prefix else ''}{matches[0]}" if matches else ""
    listed = ", ".join(names) if names else "no Python module"
    return LoadError(NOT_FOUND, f'no such module: "{missing}"', hint, [f"{folder}: {listed}"])


def _no_such_file(path: str) -> LoadError:
    folder, file = os.path.split(path)
    names = [
        name + ".py"
        for name in _modules_in(folder)
        if os.path.isfile(os.path.join(folder, name + ".py"))
    ]
    matches = close_matches(file, names)
    hint = f"gdev run {place(os.path.join(folder, matches[0]))}" if matches else ""
    listed = ", ".join(names) if names else "no Python file"
    return LoadError(NOT_FOUND, f'no such file: "{place(path)}"', hint, [f"{folder}: {listed}"])


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
    """Raise LoadError where another module of that name was imported: the file did not run."""
    file = os.path.join(directory, *name.split(".")) + ".py"
    loaded = getattr(module, "__file__", None)
    if not os.path.isfile(file) or (loaded and os.path.samefile(loaded, file)):
        return
    if loaded and os.path.isfile(os.path.join(file[:-3], "__init__.py")):
        return  # a package takes precedence over a file of that name
    raise LoadError(
        INVALID,
        f'the module "{name}" is {loaded or "built in"}, not {place(file)}',
        f"mv {place(file)} {place(file[:-3])}_app.py",
    )
