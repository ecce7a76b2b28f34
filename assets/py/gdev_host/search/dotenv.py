"""The variables that flask run reads from files: .env, and .flaskenv, which says what to run."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..interpreter.originals import os

_LINE = r"""(?mx)^[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_][\w.]*)[ \t]*=[ \t]*
        (?:'(?P<single>[^']*)'|"(?P<double>(?:[^"\\]|\\.)*)"|(?P<plain>[^\r\n]*))"""
_VARIABLE = r"\$\{(?P<name>[^}:]+)(?::-(?P<default>[^}]*))?\}"
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


class Named(NamedTuple):
    """The value of FLASK_APP, and where it stands."""

    value: str
    where: str


def flask_app(directory: str) -> Named | None:
    """Return what FLASK_APP names, with the variables of both files set as flask run does.

    None is returned where it is nowhere. Where a .flaskenv names no application, its
    variables are set all the same: it is flask's own file.
    """
    named = os.environ.get("FLASK_APP", "").strip()
    files = [(file, read(os.path.join(directory, file))) for file in (".env", ".flaskenv")]
    origin = next((file for file, found in files if found.get("FLASK_APP", "").strip()), "")
    if not named and not origin and not files[1][1]:
        return None
    for _, found in files:
        for name, value in found.items():
            os.environ.setdefault(name, value)
    if named:
        return Named(named, "$FLASK_APP")
    return Named(os.environ["FLASK_APP"].strip(), f"FLASK_APP in {origin}") if origin else None


def read(path: str) -> dict[str, str]:
    """Return the variables of a file, none where it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return {}
    found: dict[str, str] = {}
    for match in re.finditer(_LINE, text):
        value = _value(match)
        if match["single"] is None:
            value = re.sub(_VARIABLE, lambda v: _lookup(v, found), value)
        found[match["name"]] = value
    return found


def _value(match: re.Match[str]) -> str:
    if match["single"] is not None:
        return match["single"]
    if match["double"] is not None:
        return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), match["double"])
    return re.sub(r"(^|[ \t]+)#.*", "", match["plain"]).strip()


def _lookup(variable: re.Match[str], found: dict[str, str]) -> str:
    name = variable["name"]
    return os.environ.get(name, found.get(name, variable["default"] or ""))
