"""Which application a folder holds, where the user named none.

Decided by reading files, not by importing them: to import is to run.
"""

from __future__ import annotations

import ast
import configparser
import os
from typing import Any, Iterable, Iterator, NamedTuple

from .attrs import FACTORIES, NAMES, USUAL
from .failure import NOT_FOUND, LoadError

_STEMS = ("app", "wsgi", "main")
_SECTIONS = ("app:", "application:", "composite:", "composit:", "pipeline:")


class Target(NamedTuple):
    """What to load, and why; settings is the module of a Django project's."""

    name: str
    why: str
    settings: str = ""


class _Candidate(NamedTuple):
    target: Target
    module: str = ""
    imports: Iterable[str] = ()


def guess(directory: str) -> Target:
    """Return the one application of directory; LoadError for none or several.

    FLASK_APP is a wish of the user's; manage.py says that all else in the folder
    belongs to a Django project.
    """
    flask_app = os.environ.get("FLASK_APP", "").strip()
    if flask_app:
        return Target(flask_app, f"$FLASK_APP is {flask_app}")
    looked_at: list[str] = []
    settings = _django_settings(directory, looked_at)
    if settings:
        return Target("manage.py", f"manage.py names {settings}", settings)
    candidates = [*_modules(directory, looked_at), *_inis(directory, looked_at)]
    candidates = _without_inner(candidates)
    if len(candidates) == 1:
        return candidates[0].target
    looked_at.append("$FLASK_APP: not set")
    if not candidates:
        message = f'no application in "{directory}"'
        raise LoadError(NOT_FOUND, message, "gdev run module:attr", looked_at)
    commands = [f"gdev run {candidate.target.name}" for candidate in candidates]
    message = f'{len(commands)} applications in "{directory}", and gdev hosts one: ' + ", ".join(
        f'"{command}"' for command in commands
    )
    raise LoadError(NOT_FOUND, message, commands[0], looked_at)


def _without_inner(candidates: list[_Candidate]) -> list[_Candidate]:
    """Leave out a module that another candidate imports: it is the same application."""
    inner = {name for candidate in candidates for name in candidate.imports}
    return [c for c in candidates if c.module not in inner] or candidates


def _modules(directory: str, looked_at: list[str]) -> Iterator[_Candidate]:
    for stem in _STEMS:
        file = stem + ".py"
        if not os.path.isfile(os.path.join(directory, file)):
            file = os.path.join(stem, "__init__.py")
        path = os.path.join(directory, file)
        if not os.path.isfile(path):
            looked_at.append(f"{stem}.py: not there")
            continue
        tree = _parsed(path)
        if tree is None:  # imported all the same, for its traceback
            looked_at.append(f"{file}: cannot be parsed")
            yield _Candidate(Target(stem, f"{file} in this folder"), stem)
            continue
        name = _usual_name(tree)
        looked_at.append(f"{file}: has {name}" if name else f"{file}: has no {USUAL}")
        if name:
            yield _Candidate(
                Target(f"{stem}:{name}", f"{file} in this folder"), stem, _imported(tree)
            )


def _parsed(path: str) -> ast.Module | None:
    try:
        with open(path, "rb") as file:
            return ast.parse(file.read(), path)
    except (OSError, SyntaxError, ValueError, RecursionError):
        return None


def _usual_name(tree: ast.Module) -> str:
    """Return the first of the usual names that the top level of a module binds."""
    bound: set[str] = set()
    called: set[str] = set()
    for node in _top_level(tree.body):
        bound.update(_bound_names(node))
        if isinstance(node, ast.FunctionDef) and _needs_no_argument(node.args):
            called.add(node.name)
        elif isinstance(node, (ast.ImportFrom, ast.Assign)):
            called.update(_bound_names(node))
    for name in NAMES:
        if name in bound:
            return name
    return next((name + "()" for name in FACTORIES if name in called), "")


def _top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements that run on import, those in if, try and with included."""
    for node in body:
        yield node
        for part in ("body", "orelse", "finalbody"):
            if isinstance(node, (ast.If, ast.Try, ast.With)) and not _is_main_guard(node):
                yield from _top_level(getattr(node, part, []))
        for handler in getattr(node, "handlers", []):
            yield from _top_level(handler.body)


def _is_main_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and any(
        isinstance(part, ast.Name) and part.id == "__name__" for part in ast.walk(node.test)
    )


def _bound_names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.ImportFrom):
        yield from (alias.asname or alias.name for alias in node.names)
    elif isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets: list[Any] = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            for part in ast.walk(target):
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                    yield part.id


def _needs_no_argument(args: ast.arguments) -> bool:
    positional = len(args.args) + len(getattr(args, "posonlyargs", []))
    return positional == len(args.defaults) and all(args.kw_defaults)


def _imported(tree: ast.Module) -> list[str]:
    names = []
    for node in _top_level(tree.body):
        if isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return names


def _django_settings(directory: str, looked_at: list[str]) -> str:
    """Return the settings module that manage.py, or the environment, names."""
    path = os.path.join(directory, "manage.py")
    if not os.path.isfile(path):
        looked_at.append("manage.py: not there")
        return ""
    named = os.environ.get("DJANGO_SETTINGS_MODULE", "")
    tree = _parsed(path)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Call) and not named:
            values = [_text(argument) for argument in node.args]
            if values[:1] == ["DJANGO_SETTINGS_MODULE"] and len(values) > 1:
                named = values[1]
    looked_at.append(
        f"manage.py: names {named}" if named else "manage.py: names no DJANGO_SETTINGS_MODULE"
    )
    return named


def _text(node: ast.expr) -> str:
    value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else ""


def _inis(directory: str, looked_at: list[str]) -> Iterator[_Candidate]:
    for file in sorted(os.listdir(directory)):
        if not file.endswith(".ini"):
            continue
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read(os.path.join(directory, file), encoding="utf-8")
        except (configparser.Error, OSError, UnicodeDecodeError):
            continue
        if any(section.startswith(_SECTIONS) for section in parser.sections()):
            looked_at.append(f"{file}: has a section for Paste Deploy")
            yield _Candidate(Target(file, f"{file} in this folder"))
