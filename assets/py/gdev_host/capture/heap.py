"""Finding objects by their class."""

from __future__ import annotations

import gc
from typing import Any

from .reprs import bases_of


def instances(cls: type) -> list[Any]:
    """Return all objects of a class, by type(): __class__ of a proxy may lie, or raise.

    Objects of modules that were imported ahead are not found: see gc.freeze().
    """
    objects = gc.get_objects()
    classes = {kind for kind in set(map(type, objects)) if cls in bases_of(kind)}
    return [each for each in objects if type(each) in classes] if classes else []
