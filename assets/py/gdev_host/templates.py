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
    for module, name, empty in _HOLDERS:
        cls = getattr(sys.modules.get(module), name, None)
        for holder in _instances(cls) if cls is not None else ():
            with contextlib.suppress(Exception):
                empty(holder)


def _instances(cls: type) -> list[Any]:
    """Return all objects of a class. A proxy may lie about its own, or raise: it is not asked."""
    objects = gc.get_objects()
    classes = {kind for kind in set(map(type, objects)) if cls in kind.__mro__}
    return [each for each in objects if type(each) in classes] if classes else []


def _empty_jinja(environment: Any) -> None:
    if environment.cache is not None:
        environment.cache.clear()


def _empty_django(loader: Any) -> None:
    loader.reset()


_HOLDERS: list[tuple[str, str, Callable[[Any], None]]] = [
    ("jinja2.environment", "Environment", _empty_jinja),
    ("django.template.loaders.cached", "Loader", _empty_django),
]
