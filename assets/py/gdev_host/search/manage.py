"""Django projects: known by their manage.py, which names the settings."""

from __future__ import annotations

import ast
from typing import Iterator

from ..interpreter.originals import os
from .sources import parsed

SETTINGS_VARIABLE = "DJANGO_SETTINGS_MODULE"


def is_djangos(path: str) -> bool:
    """Report whether a manage.py is that of a Django project: others have one, too."""
    if settings_named(path):
        return True
    tree = parsed(path)
    return tree is not None and any(
        name.partition(".")[0] in ("django", "configurations") for name in _imported(tree)
    )


def settings_named(path: str) -> str:
    """Return the settings module that the environment, or else the file, names."""
    named = os.environ.get(SETTINGS_VARIABLE, "")
    tree = parsed(path)
    for node in ast.walk(tree) if tree and not named else ():
        if isinstance(node, ast.Call):
            values = [_text(argument) for argument in node.args]
            if values[:1] == [SETTINGS_VARIABLE] and len(values) > 1:
                named = named or values[1]
        elif isinstance(node, ast.Assign) and _is_item(node.targets[0]):
            named = named or _text(node.value)
    return named


def _is_item(target: ast.expr) -> bool:
    """Report whether a target is os.environ["DJANGO_SETTINGS_MODULE"]."""
    return isinstance(target, ast.Subscript) and any(
        _text(part) == SETTINGS_VARIABLE for part in ast.walk(target)
    )


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _text(node: ast.AST | None) -> str:
    value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else ""
