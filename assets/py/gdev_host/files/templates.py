"""Templates that a framework holds in memory: they are read anew after a change.

A file whose reader is not known to hold it no longer is held, as far as can be
known: only a reload brings the new one.

Outside of its debug mode Jinja2 never looks at a template's file again; nor do
Django, whose own server does what is done here, and Bottle. Others do.
"""

from __future__ import annotations

import contextlib
import gc
import sys
from typing import Any, Callable, Iterable, Mapping

from ..capture import heap
from ..interpreter.originals import os
from ..interpreter.paths import namespace


def can_empty(reader: str) -> bool:
    """Report whether what a module has read is read anew after forget."""
    return reader == "bottle" or reader.startswith(("jinja2.", "django.template."))


def passes_on(reader: str) -> bool:
    """Report whether a module reads a file anew for each response."""
    return reader in _PASSING


def refresh(files: Iterable[str], readers: Mapping[str, str]) -> list[str]:
    """Have each template read anew, and return those of the files that are still held.

    readers tells by which module a file was read; what is not in it was not.
    """
    forget()
    found = _by_file(files, readers)
    held = [file for file, by in found.items() if not can_empty(by) and not passes_on(by)]
    rest = {os.path.realpath(file): file for file, by in found.items() if can_empty(by)}
    if rest and _survivors(rest):
        gc.collect()  # it may only be waiting for that
        held += [rest[real] for real in _survivors(rest)]
    return sorted(held)


def _by_file(files: Iterable[str], readers: Mapping[str, str]) -> dict[str, str]:
    """Return the readers of those files that were read, however either side spells them."""
    found: dict[str, str] = {}
    for file in files:
        if file in readers:
            found[file] = readers[file]
            continue
        for read in list(readers):
            if os.path.basename(read) == os.path.basename(file) and _is_same(read, file):
                found[file] = readers[read]
    return found


def _is_same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _survivors(files: Iterable[str]) -> set[str]:
    """Return those of the files, spelled without links, whose templates are in memory."""
    found = set()
    for module, name, origin in _TEMPLATES:
        cls = namespace(sys.modules.get(module)).get(name)
        for template in heap.instances(cls) if isinstance(cls, type) else ():
            with contextlib.suppress(Exception):
                found.add(os.path.realpath(origin(template)))
    return found.intersection(files)


def forget() -> None:
    """Have each template read from its file when it is used next."""
    bottle = sys.modules.get("bottle")
    with contextlib.suppress(Exception):  # whatever is there instead of what is expected
        if bottle is not None:
            bottle.TEMPLATES.clear()
    for module, name, empty in _HOLDERS:
        cls = namespace(sys.modules.get(module)).get(name)
        for holder in heap.instances(cls) if cls is not None else ():
            with contextlib.suppress(Exception):
                empty(holder)


def _empty_jinja(environment: Any) -> None:
    if environment.cache is not None:
        environment.cache.clear()


def _empty_django(loader: Any) -> None:
    loader.reset()


_PASSING = frozenset(
    (
        *("werkzeug.utils", "flask.helpers", "django.views.static", "bottle", "webob.static"),
        *("pyramid.response", "pyramid.static", "falcon.routing.static", "cherrypy.lib.static"),
        *("paste.fileapp", "paste.urlparser"),
    )
)

_HOLDERS: list[tuple[str, str, Callable[[Any], None]]] = [
    ("jinja2.environment", "Environment", _empty_jinja),
    ("django.template.loaders.cached", "Loader", _empty_django),
]

_TEMPLATES: list[tuple[str, str, Callable[[Any], str]]] = [
    ("jinja2.environment", "Template", lambda template: template.filename),
    ("django.template.base", "Template", lambda template: template.origin.name),
    ("bottle", "BaseTemplate", lambda template: template.filename),
]
