"""Templates that a framework holds in memory: they are read anew after a change.

Outside of its debug mode Jinja2 never looks at a template's file again; nor do
Django, whose own server does what is done here, and Bottle. Others do.
"""

from __future__ import annotations

import contextlib
import gc
import sys
from typing import Any, Callable


def forget() -> None:
    """Have each template read from its file when it is used next."""
    bottle = sys.modules.get("bottle")
    with contextlib.suppress(Exception):  # whatever is there instead of what is expected
        if bottle is not None:
            bottle.TEMPLATES.clear()
    caches = list(_caches())
    for holder in gc.get_objects() if caches else ():
        for cls, empty in caches:
            # Not isinstance: a proxy may lie about its class, or raise.
            if cls in type(holder).__mro__:
                with contextlib.suppress(Exception):
                    empty(holder)


def _caches() -> Any:
    """Yield the classes of objects that hold templates, and how to empty one."""
    for module, name, empty in _HOLDERS:
        cls = getattr(sys.modules.get(module), name, None)
        if cls is not None:
            yield cls, empty


def _empty_jinja(environment: Any) -> None:
    if environment.cache is not None:
        environment.cache.clear()


def _empty_django(loader: Any) -> None:
    loader.reset()


_HOLDERS: list[tuple[str, str, Callable[[Any], None]]] = [
    ("jinja2.environment", "Environment", _empty_jinja),
    ("django.template.loaders.cached", "Loader", _empty_django),
]
