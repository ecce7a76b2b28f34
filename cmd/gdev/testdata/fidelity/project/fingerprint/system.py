"""What the operating system knows of the process."""

import collections
import os
import re
import signal
import sys


def state():
    told = {
        "cwd": os.getcwd(),
        "umask": oct(_umask()),
        "environ": dict(os.environ),
        "environ of C": _environ_of_c(),
        "priority": os.getpriority(os.PRIO_PROCESS, 0),
        "leads its group": os.getpgid(0) == os.getpid(),
        "leads its session": os.getsid(0) == os.getpid(),
        "open descriptors": _descriptors(),
        "threads of the system": _entries("/proc/self/task"),
        "children": _children(),
        "blocked signals": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
        "timer": signal.getitimer(signal.ITIMER_REAL),
    }
    state = {key: repr(value) for key, value in told.items()}
    for number in sorted(signal.valid_signals()):
        state[f"signal {int(number)}"] = _name(signal.getsignal(number))
    for limit, value in _limits().items():
        state[f"limit {limit}"] = repr(value)
    return state


def _umask():
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


def _environ_of_c():
    """Return the names that getenv(3) may find; os.environ is a copy of them."""
    if "ctypes" not in sys.modules or sys.platform != "linux":
        return "not looked at"
    import ctypes

    getenv = ctypes.CDLL(None).getenv
    getenv.restype = ctypes.c_char_p
    return {name: getenv(name) == value for name, value in os.environb.items()}


def _descriptors():
    """Return how many there are of each kind; a file is told by its path."""
    kinds = collections.Counter()
    for number in _list("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{number}")
        except OSError:  # the one of the listing
            continue
        if not target.startswith("/proc/"):  # the host looks there
            kinds[re.sub(r":\[\d+\]$", "", target)] += 1
    return dict(sorted(kinds.items()))


def _children():
    found = 0
    for thread in _list("/proc/self/task"):
        try:
            with open(f"/proc/self/task/{thread}/children") as told:
                found += len(told.read().split())
        except OSError:
            pass
    return found


def _limits():
    resource = sys.modules.get("resource")
    names = [name for name in dir(resource) if name.startswith("RLIMIT_")]
    return {name: resource.getrlimit(getattr(resource, name)) for name in names}


def _entries(folder):
    return len(_list(folder))


def _list(folder):
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _name(handler):
    name = getattr(handler, "__qualname__", None)
    return f"{handler.__module__}.{name}" if name else str(handler)
