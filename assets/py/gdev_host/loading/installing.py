"""The command that installs a library for this interpreter."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
import sysconfig

from ..interpreter.originals import os

_DISTRIBUTIONS = {
    "Crypto": "pycryptodome",
    "MySQLdb": "mysqlclient",
    "PIL": "Pillow",
    "allauth": "django-allauth",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cgi": "legacy-cgi",
    "corsheaders": "django-cors-headers",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "debug_toolbar": "django-debug-toolbar",
    "decouple": "python-decouple",
    "distutils": "setuptools",
    "dj_database_url": "dj-database-url",
    "dotenv": "python-dotenv",
    "environ": "django-environ",
    "jwt": "PyJWT",
    "paste": "PasteDeploy",
    "pkg_resources": "setuptools",
    "psycopg2": "psycopg2-binary",
    "rest_framework": "djangorestframework",
    "sklearn": "scikit-learn",
    "slugify": "python-slugify",
    "yaml": "PyYAML",
}
"""Modules whose distribution has another name."""


def command(module: str, upgrade: bool = False) -> str:
    """Return the command that installs the distribution of a module for this interpreter."""
    name = _DISTRIBUTIONS.get(module, module.replace("_", "-"))
    what = "" if upgrade else _own(name) or _requirements(name)
    what = what or (f"--upgrade {name}" if upgrade else name)
    python = shlex.quote(sys.executable)
    is_environment = sys.prefix != sys.base_prefix
    if not is_environment and os.path.exists(_marker()):
        return f"{python} -m venv .venv && .venv/bin/python -m pip install {what}"
    if _has("pip"):
        return f"{python} -m pip install {what}"
    if _is_uvs():
        return f"uv pip install --python {python} {what}"
    return f"{python} -m ensurepip && {python} -m pip install {what}"


def version_of(module: str) -> str:
    """Return " 3.0.1", the version of the distribution of a module, "" where that is not known."""
    try:
        from importlib.metadata import version

        return " " + version(_DISTRIBUTIONS.get(module, module))
    except Exception:
        return ""


def _own(name: str) -> str:
    """Return "-e ." where the distribution is the project itself."""
    for file in ("pyproject.toml", "setup.cfg", "setup.py"):
        try:
            with open(file, encoding="utf-8") as opened:
                text = opened.read()
        except (OSError, UnicodeDecodeError):
            continue
        named = re.search(r"""(?m)^\s*name\s*=\s*["']?([\w.-]+)""", text)
        if named and _normal(named[1]) == _normal(name):
            return "-e ."
    return ""


def _requirements(name: str) -> str:
    """Return "-r requirements.txt" where that file of the project names the distribution."""
    try:
        with open("requirements.txt", encoding="utf-8") as file:
            lines = [re.split(r"[\s\[<>=!~;#]", line.strip(), maxsplit=1)[0] for line in file]
    except (OSError, UnicodeDecodeError):
        return ""
    named = {_normal(line) for line in lines}
    return "-r requirements.txt" if _normal(name) in named else ""


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()  # normalised, PEP 503


def _marker() -> str:
    """Return the file by which a system says that pip is not to install for it: PEP 668."""
    return os.path.join(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED")


def _has(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except Exception:
        return False


def _is_uvs() -> bool:
    try:
        with open(os.path.join(sys.prefix, "pyvenv.cfg"), encoding="utf-8") as file:
            return re.search(r"(?m)^uv\s*=", file.read()) is not None
    except (OSError, UnicodeDecodeError):
        return False
