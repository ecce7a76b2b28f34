"""Which application a folder holds, where the user named none.

It reads files and imports none, because an import runs code.
"""

from __future__ import annotations

import importlib.util
import re
from contextlib import suppress
from typing import Iterator, NamedTuple

from ..capture.failure import NOT_FOUND, LoadError
from ..interpreter.originals import os
from . import commands, dotenv, inis, manage
from .folders import Place, place_of
from .sources import USUAL, Source, read
from .tree import Level, levels, project_above

_STEMS = ("app", "wsgi", "main", "application", "run", "server", "webapp", "flask_app", "autoapp")
_LAST = ("web", "api", "website", "passenger_wsgi", "__init__")
_EXPECTED = _STEMS[:3]  # a failure says that they are missing, or why they were not taken
_INI_FOLDERS = ("", "config", "etc", "conf", "instance/etc")
# Patterns are compiled when they are needed, which they are not where the user names the
# application: the host starts more than a millisecond sooner so.
_HELPERS = (
    "celery|worker|test|seed|setup|conf|task|migrat|init|create|shell|cli|fabfile|noxfile"
    "|bench|profil|deploy|script|populate|settings"
)
_MAY_MAKE = rb"(?m)^\s*(app|application)\b|Flask\(|Bottle\(|start_resp|def \w*app"


class Target(NamedTuple):
    """What to load, as a user could have typed it, and why."""

    name: str
    why: str
    is_flasks: bool = False  # FLASK_APP: it may be a factory of any name, which is called


class _Candidate(NamedTuple):
    rank: int  # the lowest is preferred
    file: str  # absolute
    name: str  # as for the command line
    shown: str  # name with the attr that is likely
    module: str = ""
    imported: frozenset[str] = frozenset()


def guess(directory: str, use_flask_app: bool = True) -> Target:
    """Return the one application of directory; LoadError for none or several.

    The variable FLASK_APP comes first, if use_flask_app. A manage.py of Django's comes
    before all other files of its folder. The folder itself comes before those below it,
    the nearest first, and those before the project that it is a part of.
    """
    named = dotenv.flask_app(directory) if use_flask_app else None
    if named:
        return Target(named.value, f"{named.where} is {named.value}", is_flasks=True)
    search = _Search(directory)
    for level in levels(directory):
        target = search.look(level)
        if target:
            return target
    return search.last_resort()


class _Search:
    """Looks for applications, and notes each file for the message of a failure."""

    def __init__(self, directory: str) -> None:
        self._directory = directory
        self._looked_at: list[str] = []
        self._fallbacks: list[tuple[_Candidate, str]] = []  # modules that start a server
        self._incomplete: list[str] = []  # commands with a factory that needs arguments

    def look(self, level: Level) -> Target | None:
        """Return the application of some folders that are equally near, if there is one."""
        is_first = level.folders == [self._directory]
        django = [file for folder in level.folders for file in self._manage(folder, is_first)]
        if django:
            names = [(file, self._relative(file)) for file in django]
            chosen = self._only([_Candidate(0, *both, f"gdev run {both[1]}") for both in names])
            return self._managed(chosen.file)
        candidates = [c for folder in level.folders for c in self._candidates(folder, level.where)]
        if is_first and not candidates:
            candidates = [c for folder in level.folders for c in self._others(folder, level.where)]
        if not candidates and is_first:
            for name, file in commands.named(self._directory):
                return Target(name, f"{file} names {name}")
        if not candidates:
            candidates = [c for folder in level.folders for c in self._scripts(folder)]
        if not candidates:
            return None
        chosen = self._only(candidates)
        return self._manager_of(chosen) or self._target(chosen, level.where)

    def _manager_of(self, candidate: _Candidate) -> Target | None:
        """Return the manage.py of the project above, where a module is a part of Django's."""
        root = project_above(self._directory)
        if root and b"django" in _text(candidate.file):
            for file in self._manage(root, False):
                return self._managed(file)
        return None

    def _managed(self, file: str) -> Target:
        name = self._relative(file)
        return Target(name, f"{name} names {manage.settings_named(file)}")

    def last_resort(self) -> Target:
        """Return a fallback; LoadError where there is none."""
        if self._fallbacks:
            return self._target(*self._fallbacks[0])
        self._looked_at.append("$FLASK_APP: not set")
        message = f'no application in "{self._directory}"'
        hint = self._incomplete[0] if self._incomplete else "gdev run module:attr"
        raise LoadError(NOT_FOUND, message, hint, self._looked_at)

    def _target(self, candidate: _Candidate, where: str) -> Target:
        return Target(candidate.name, f"{self._relative(candidate.file)} {where}")

    def _manage(self, folder: str, is_first: bool) -> Iterator[str]:
        path = os.path.join(folder, "manage.py")
        is_there = os.path.isfile(path)
        if is_there and manage.is_djangos(path):
            yield path
        elif is_there:
            self._looked_at.append(f"{self._relative(path)}: is not Django's")
        elif is_first:
            self._looked_at.append("manage.py: not there")

    def _candidates(self, folder: str, where: str) -> Iterator[_Candidate]:
        is_first = folder == self._directory
        for inner in _INI_FOLDERS if is_first else ("",):
            for file in inis.of_developer(os.path.join(folder, inner)):
                path = self._relative(os.path.join(folder, inner, file))
                self._looked_at.append(f"{path}: has a section for Paste Deploy")
                yield _Candidate(
                    inis.rank(file), os.path.join(self._directory, path), path, f"gdev run {path}"
                )
        for stem in (*_STEMS, *_LAST):
            path = os.path.join(folder, stem + ".py")
            if os.path.isfile(path) and (is_first or _may_make(path)):
                rank = 1 if stem == "wsgi" else 3 if stem in _LAST else 2
                yield from self._module(path, rank, where)
            elif is_first and stem in _EXPECTED:
                self._looked_at.append(f"{stem}.py: not there")

    def _others(self, folder: str, where: str) -> Iterator[_Candidate]:
        """Yield the modules of other names that make an application."""
        for file in sorted(os.listdir(folder)):
            stem, suffix = os.path.splitext(file)
            path = os.path.join(folder, file)
            is_usual = stem in _STEMS or stem in _LAST
            if (
                suffix == ".py"
                and not is_usual
                and not re.search(_HELPERS, stem)
                and _may_make(path)
            ):
                yield from self._module(path, 4, where, must_make=True)

    def _module(
        self, path: str, rank: int, where: str, must_make: bool = False
    ) -> Iterator[_Candidate]:
        source, file = read(path), self._relative(path)
        stem = os.path.splitext(os.path.basename(path))[0]
        if source.broken and stem in _EXPECTED:  # its import gives a traceback
            self._looked_at.append(f"{file}: cannot be parsed")
        elif source.incomplete_factory and not source.attr:
            self._incomplete.append(f"gdev run '{self._named(path)}:{source.incomplete_factory}'")
            self._looked_at.append(f"{file}: {source.incomplete_factory} needs arguments")
            return
        elif not source.attr or (must_make and source.application and not source.makes):
            if stem in _EXPECTED:
                self._looked_at.append(f"{file}: has no {USUAL}")
            return
        else:
            self._looked_at.append(f"{file}: has {source.attr}")
        name, place = self._named(path), place_of(path, self._directory)
        shown = f"gdev run {name}:{source.attr}" if source.attr else f"gdev run {name}"
        candidate = _Candidate(rank, path, name, shown, place.name, _resolved(source, place))
        if source.serves:
            self._looked_at.append(f"{file}: starts a server when it is imported")
            self._fallbacks.append((candidate, where))
        else:
            yield candidate

    def _scripts(self, folder: str) -> Iterator[_Candidate]:
        """Yield the files that mod_wsgi and uWSGI take."""
        for file in sorted(os.listdir(folder)):
            if file.endswith(".wsgi") and read(os.path.join(folder, file)).attr:
                path = self._relative(os.path.join(folder, file))
                yield _Candidate(0, os.path.join(folder, file), path, f"gdev run {path}")

    def _only(self, candidates: list[_Candidate]) -> _Candidate:
        """Return the one application that the candidates are; LoadError for several."""
        lowest = min(candidate.rank for candidate in candidates)
        left = _without_inner([c for c in candidates if c.rank == lowest])
        for narrow in (self._named_by_commands, self._named_like_the_project):
            if len(left) > 1:
                left = narrow(left) or left
        if len(left) == 1:
            return left[0]
        commands_ = [candidate.shown for candidate in left]
        listed = ", ".join(f'"{command}"' for command in commands_)
        message = f'{len(left)} applications in "{self._directory}", and gdev hosts one: {listed}'
        raise LoadError(NOT_FOUND, message, commands_[0], self._looked_at)

    def _named_by_commands(self, candidates: list[_Candidate]) -> list[_Candidate]:
        names = [re.split(r"[:#]", name)[0] for name, _ in commands.named(self._directory)]
        return [c for c in candidates if {c.module, c.name}.intersection(names)][:1]

    def _named_like_the_project(self, candidates: list[_Candidate]) -> list[_Candidate]:
        name = project_name(self._directory)
        return [c for c in candidates if name and c.module.partition(".")[0] == name]

    def _named(self, path: str) -> str:
        """Return how a module is named on the command line: with dots where that is enough."""
        place = place_of(path, self._directory)
        if place.root == self._directory and "-" not in place.name:
            return place.name
        return self._relative(path)

    def _relative(self, path: str) -> str:
        return os.path.relpath(path, self._directory)


def _without_inner(candidates: list[_Candidate]) -> list[_Candidate]:
    """Leave out what another candidate imports, or reads: it is the same application."""
    inner = {name for candidate in candidates for name in candidate.imported}
    texts = [
        _text(c.file) for c in candidates if c.module and any(not o.module for o in candidates)
    ]

    def is_inner(candidate: _Candidate) -> bool:
        if candidate.module:
            return candidate.module in inner
        name = os.path.basename(candidate.file).encode()
        return any(name in text for text in texts)

    return [c for c in candidates if not is_inner(c)] or candidates


def _resolved(source: Source, place: Place) -> frozenset[str]:
    """Return the full names of what a module imports, the relative ones too."""
    is_package = os.path.basename(source.path) == "__init__.py"
    package = place.name if is_package else place.name.rpartition(".")[0]
    names = set()
    for name in source.imported:
        with suppress(ImportError, ValueError):  # beyond the top
            names.add(importlib.util.resolve_name(name, package))
    return frozenset(names)


def _may_make(path: str) -> bool:
    return bool(re.search(_MAY_MAKE, _text(path)))


def _text(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def project_name(directory: str) -> str:
    """Return the name in pyproject.toml, as an import would spell it; "" where there is none."""
    try:
        with open(os.path.join(directory, "pyproject.toml"), encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return ""
    found = re.search(
        r"""(?ms)^\[(?:project|tool\.poetry)\][^\[]*?^name\s*=\s*["']([^"']+)""", text
    )
    return re.sub(r"[-.]+", "_", found[1]).lower() if found else ""
