"""Which modules are loaded, from where, and whether each is there once."""

import os
import sys


def state():
    return {
        f"module {name}": repr(_module(name, module))
        for name, module in sorted(sys.modules.items())
        if not name.startswith("gdev_host")
    }


def _module(name, module):
    namespace = getattr(module, "__dict__", {})
    spec = namespace.get("__spec__")
    told = {
        "type": type(module).__name__,
        "file": namespace.get("__file__"),
        "loader": type(namespace.get("__loader__")).__name__,
        "spec": getattr(spec, "name", None),
        "origin": getattr(spec, "origin", None),
    }
    if "__path__" in namespace:
        places = namespace["__path__"]
        told["path"] = [type(places).__name__, *(str(place) for place in places)]
    parent, _, last = name.rpartition(".")
    if parent in sys.modules:
        attribute = getattr(sys.modules[parent], "__dict__", {}).get(last)
        told["is its parent's attribute"] = attribute is module
    if told["file"]:
        told["file is there"] = os.path.exists(told["file"])
    return told
