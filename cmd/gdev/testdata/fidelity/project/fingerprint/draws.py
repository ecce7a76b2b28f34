"""Random numbers: one of each generator that was found, and of what draws by itself."""

import gc
import random
import sys


def drawn(generators):
    """Draw from {path: generator}, and from those that nothing was seen to hold."""
    state = {"draw random.random": repr(random.random())}
    if "numpy.random" in sys.modules:
        state["draw numpy.random.random"] = repr(sys.modules["numpy.random"].random())
    gc.unfreeze()  # what is frozen is not listed
    found = {id(each) for each in generators.values()}
    unnamed = [
        each
        for each in gc.get_objects()
        if is_generator(each) and id(each) not in found
    ]
    for index, each in enumerate(unnamed):
        generators[f"unnamed {type(each).__name__} {index}"] = each
    for path, each in generators.items():
        state[f"draw {path}"] = repr(float(each.random()))
    return state


def is_generator(each):
    if issubclass(type(each), random.Random):
        return not isinstance(each, random.SystemRandom)
    kind = type(each)
    return str(kind.__module__).startswith("numpy.random") and kind.__name__ in (
        "Generator",
        "RandomState",
    )
