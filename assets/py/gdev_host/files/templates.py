"""Caches of templates, which are cleared after a change of a file.

Outside of its debug mode Jinja2 never checks a template's file again; nor do Django,
whose own server clears the cache as it is done here, and Bottle. Others do.

A file that was read by any other module may be cached by it: only a reload brings
its new content.
"""

from __future__ import annotations

import contextlib
import gc
import sys
from typing import Any, Callable, Iterable, Mapping

from ..capture import heap
from ..interpreter.originals import os
from ..interpreter.paths import namespace


def is_clearable(reader: str) -> bool:
    """Report whether clear empties the cache of the module that has read a file."""
    return reader == "bottle" or reader.startswith(("jinja2.", "django.template."))


def reads_each_time(reader: str) -> bool:
    """Report whether a module reads a file anew for each response."""
    return reader in _READING_EACH_TIME


def refresh(files: Iterable[str], readers: Mapping[str, str]) -> list[str]:
    """Clear the caches, and return those of the files that may still be cached.

    readers has for each file that was read the module that read it.
    """
    clear()
    found = _by_file(files, readers)
    cached = [
        file for file, by in found.items() if not is_clearable(by) and not reads_each_time(by)
    ]
    rest = {os.path.realpath(file): file for file, by in found.items() if is_clearable(by)}
    if rest and _survivors(rest):
        gc.collect()  # a template in a reference cycle
        cached += [rest[real] for real in _survivors(rest)]
    return sorted(cached)


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
    """Return those of the real paths whose templates are in memory."""
    found = set()
    for module, name, origin in _TEMPLATES:
        cls = namespace(sys.modules.get(module)).get(name)
        for template in heap.instances(cls) if isinstance(cls, type) else ():
            with contextlib.suppress(Exception):
                found.add(os.path.realpath(origin(template)))
    return found.intersection(files)


def clear() -> None:
    """Clear the caches: each template is read from its file when it is used next."""
    bottle = sys.modules.get("bottle")
    with contextlib.suppress(Exception):  # the module may be another, or its attributes
        if bottle is not None:
            bottle.TEMPLATES.clear()
    for module, name, empty in _HOLDERS:
        cls = namespace(sys.modules.get(module)).get(name)
        for holder in heap.instances(cls) if cls is not None else ():
            with contextlib.suppress(Exception):
                empty(holder)


def _clear_jinja(environment: Any) -> None:
    if environment.cache is not None:
        environment.cache.clear()


def _clear_django(loader: Any) -> None:
    loader.reset()


_READING_EACH_TIME = frozenset(
    (
        *("werkzeug.utils", "flask.helpers", "django.views.static", "bottle", "webob.static"),
        *("pyramid.response", "pyramid.static", "falcon.routing.static", "cherrypy.lib.static"),
        *("paste.fileapp", "paste.urlparser"),
    )
)

_HOLDERS: list[tuple[str, str, Callable[[Any], None]]] = [
    ("jinja2.environment", "Environment", _clear_jinja),
    ("django.template.loaders.cached", "Loader", _clear_django),
]

_TEMPLATES: list[tuple[str, str, Callable[[Any], str]]] = [
    ("jinja2.environment", "Template", lambda template: template.filename),
    ("django.template.base", "Template", lambda template: template.origin.name),
    ("bottle", "BaseTemplate", lambda template: template.filename),
]
