"""What a process has become, as one flat dict of texts: {"cwd": "'/tmp'", ...}.

Nothing here knows of gdev. A module is looked at only where it is loaded
already, so that to look changes nothing.
"""

import gc
import sys

from . import contents, draws, interpreter, modules, system


def take():
    """Return the fingerprint. A key that begins with "draw " has a random number."""
    gc.collect()  # a class that was replaced by one with slots is garbage
    known = set(sys.modules)
    found = contents.Contents()
    found.add_modules()
    state = {
        **system.state(),
        **interpreter.state(),
        **modules.state(),
        **found.state,
        **draws.drawn(found.generators),
    }
    imported = sorted(set(sys.modules) - known)
    assert not imported, f"to look has imported {imported}"
    return state
