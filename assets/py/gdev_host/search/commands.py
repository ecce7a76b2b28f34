"""The commands of gunicorn, uWSGI and flask by which files of a project name its application."""

from __future__ import annotations

import glob
import re
from typing import Iterator

from ..interpreter.originals import os
from .folders import file_of

_FILES = (
    "Procfile*",
    "gunicorn*.py",
    "Dockerfile*",
    "*compose*.y*ml",
    "app.yaml",
    "fly.toml",
    "render.yaml",
    "*uwsgi*.ini",
    "*.sh",
    "bin/*",
    "docker/*.sh",
    "Makefile",
    "zappa_settings.json",
    ".ebextensions/*.config",
)
_MAX_BYTES = 1 << 16  # read of each file
_SERVER = (
    r"gunicorn|waitress|uwsgi|mod_wsgi|granian|chaussette|bjoern|gevent|wsgi_app|app_function"
    r"|wsgi-file|WSGIPath|\bmodule\b|\bwsgi\b|\bflask\b|FLASK_APP|\$\(?PORT"
)
_NAMED = (
    r"""(?P<module>[A-Za-z_][\w.]*):(?P<attr>[A-Za-z_]\w*(?:\((?:[^()"\\]|\\")*\))?)"""
    r"""|FLASK_APP[=: ]+["']?(?P<flask>[\w./:()]+)"""
    r"""|(?:WSGIPath|wsgi-file)[=: ]+["']?(?P<file>[\w./-]+\.py)"""
    r"""|app_function"?[=: ]+["']?(?P<dotted>[\w.]+)"""
)
_FOLDER = r"""(?:--(?:chdir|pythonpath)[= ]|\bcd )["']?(?P<folder>[\w./-]+)"""


def named(directory: str) -> Iterator[tuple[str, str]]:
    """Yield each application that a file of the project names, and that file.

    Only applications in the project are named, as "module:attr" or a file.
    """
    for pattern in _FILES:
        for path in sorted(glob.glob(os.path.join(glob.escape(directory), pattern))):
            for line in _lines(path):
                if re.search(_SERVER, line):
                    inner = re.search(_FOLDER, line)
                    for match in re.finditer(_NAMED, line):
                        name = _name(match, directory)
                        name = name or _name_below(match, directory, inner)
                        if name:
                            yield name, os.path.relpath(path, directory)


def _name(match: re.Match[str], directory: str) -> str:
    if match["dotted"]:
        module, _, attr = match["dotted"].rpartition(".")
        return f"{module}:{attr}" if file_of(directory, module) else ""
    if match["module"]:
        return match[0] if file_of(directory, match["module"]) else ""
    name = match["flask"] or match["file"]
    path = name.partition(":")[0]
    is_there = os.path.isfile(os.path.join(directory, path)) or file_of(directory, path)
    return name if is_there else ""


def _name_below(match: re.Match[str], directory: str, inner: re.Match[str] | None) -> str:
    """Return what a command names that begins in a folder of the project, as a file."""
    if not inner or not match["module"]:
        return ""
    file = file_of(os.path.join(directory, inner["folder"]), match["module"])
    is_below = file and not os.path.relpath(file, directory).startswith(os.pardir)
    return f"{os.path.relpath(file, directory)}:{match['attr']}" if is_below else ""


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read(_MAX_BYTES)
    except OSError:
        return []
    return re.sub(r"\\\r?\n", " ", text).splitlines()
