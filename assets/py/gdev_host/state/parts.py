"""The parts of a process that a library may read while it is imported.

A project may change them before it imports a library: set the time zone, add to
sys.path, configure logging. The parts are compared by value, or where they are
objects, by identity; to read all of them takes some microseconds.
"""

from __future__ import annotations

import builtins
import copyreg
import encodings
import functools
import gc
import importlib
import logging
import operator
import signal
import socket
import sys
import threading
import time
import tracemalloc
import warnings
from contextlib import suppress
from typing import Any, Callable, Dict, NamedTuple, Tuple

from ..interpreter.originals import os

State = Tuple[Any, ...]
"""The values of PARTS."""

Differences = Dict[str, Any]
"""The names of parts with values that another process can put; None where it cannot."""


class Part(NamedTuple):
    """A part of the process, and how it is read and put."""

    name: str  # as in "the project has changed ..."
    read: Callable[[], Any]
    put: Callable[[Any], None]
    is_sendable: bool = False  # a frame can carry its value to another process
    is_visible: bool = True  # to any module; else only to those whose code names it
    is_list: bool = False  # several may add to it, in any order


def _listed(target: list[Any]) -> tuple[Callable[[], Any], Callable[[Any], None]]:
    def put(value: Any) -> None:
        target[:] = value

    return lambda: tuple(target), put


def _put_path_hooks(value: Any) -> None:
    sys.path_hooks[:] = value
    sys.path_importer_cache.clear()


_argv, _arguments = sys.argv, tuple(sys.argv)


def _put_argv(value: Any) -> None:
    """Put a list of its own: a library may keep it."""
    sys.argv = _argv if value == _arguments == tuple(_argv) else list(value)


def _zone() -> Any:
    return time.tzname, time.timezone, time.daylight


def _put_zone(_value: Any) -> None:
    """Take over the variable TZ, which has been set before."""
    if hasattr(time, "tzset"):
        time.tzset()


try:
    import _locale as c_locale
except ImportError:
    c_locale = None  # type: ignore[assignment]


def _locale() -> Any:
    return c_locale.setlocale(c_locale.LC_ALL, None) if c_locale else None


def _put_locale(value: Any) -> None:
    c_locale.setlocale(c_locale.LC_ALL, value)


def _folder() -> Any:
    try:
        return os.getcwd()
    except OSError:
        return None


_get_digits = getattr(sys, "get_int_max_str_digits", lambda: 0)


def _limits() -> Any:
    limits = sys.getrecursionlimit(), sys.getswitchinterval(), _get_digits()
    return (*limits, gc.isenabled(), gc.get_threshold())


def _put_limits(value: Any) -> None:
    recursion, interval, digits, collects, threshold = value
    sys.setrecursionlimit(recursion)
    sys.setswitchinterval(interval)
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(digits)
    (gc.enable if collects else gc.disable)()
    gc.set_threshold(*threshold)


def _decimal() -> Any:
    """Return what of decimal's context is not as usual; None is as good as no such module."""
    module = sys.modules.get("decimal")
    usual = _usual_context(module)
    if usual is None:
        return None
    now = module.getcontext()  # type: ignore[union-attr]
    found = now.prec, now.rounding, now.Emin, now.Emax, now.capitals, now.clamp
    default = module.DefaultContext  # type: ignore[union-attr]
    defaults = default.prec, default.rounding
    if found == usual[0] and defaults == usual[0][:2] and now.traps == usual[1].traps:
        return None
    return (*found, *defaults, str(now.traps))


@functools.lru_cache(maxsize=2)
def _usual_context(module: Any) -> Any:
    try:
        signals = [module.DivisionByZero, module.InvalidOperation, module.Overflow]
        usual = (28, module.ROUND_HALF_EVEN, -999999, 999999, 1, 0)
        return usual, module.Context(traps=signals, flags=[])
    except Exception:  # there is no such module, or another of that name
        return None


def _attribute(module: str, *names: str) -> Callable[[], Any]:
    """Return how to read an attribute of a module that may not be loaded."""

    def read() -> Any:
        found: Any = sys.modules.get(module)
        for name in names:
            found = getattr(found, name, None)
        return found

    return read


def _codecs() -> list[Any]:
    """Return the list that codecs.register adds to; it has no other trace."""
    holders = gc.get_referrers(encodings.search_function)
    return next((each for each in holders if type(each) is list), [])


def _start_method() -> Any:
    context = getattr(sys.modules.get("multiprocessing.context"), "_default_context", None)
    actual = getattr(context, "_actual_context", None)
    return None if actual is getattr(context, "_default_context", None) else actual


def _policy() -> Any:
    policy = getattr(sys.modules.get("asyncio.events"), "_event_loop_policy", None)
    return None if type(policy).__module__.startswith("asyncio.") else policy


def _streams() -> Any:
    return sys.stdin, sys.stdout, sys.stderr


def _put_streams(value: Any) -> None:
    sys.stdin, sys.stdout, sys.stderr = value


def _encodings() -> Any:
    """Return how the streams write: a project may have reconfigured them."""
    return tuple([_encoding(stream) for stream in (sys.stdin, sys.stdout, sys.stderr)])


def _encoding(stream: Any) -> Any:
    try:
        return stream.encoding, stream.errors
    except BaseException:  # the stream is the project's own, or None
        return None


_SETTINGS = ["tracebacklimit", "pycache_prefix"]


def _settings() -> Any:
    """Return what sys has beside its limits and hooks."""
    hooks = sys.get_asyncgen_hooks(), sys.get_coroutine_origin_tracking_depth()
    return (*hooks, *[getattr(sys, name, None) for name in _SETTINGS])


_BUILTINS = [
    *("__import__", "__build_class__", "open", "print", "input", "exec", "eval", "compile"),
    *("type", "super", "property", "isinstance", "getattr", "hasattr", "len", "str", "dict"),
]
_replaceable = operator.itemgetter(*_BUILTINS)


def _builtins() -> Any:
    """Return those that a project may have replaced."""
    return (*_replaceable(vars(builtins)), len(vars(builtins)))


def _put_builtins(value: Any) -> None:
    vars(builtins).update(zip(_BUILTINS, value))


def _temporary() -> Any:
    return getattr(sys.modules.get("tempfile"), "tempdir", None)


def _put_temporary(value: Any) -> None:
    tempfile: Any = importlib.import_module("tempfile")
    tempfile.tempdir = value


def _put_stack(value: Any) -> None:
    threading.stack_size(value)


_get_priority = getattr(os, "getpriority", None)


def _priority() -> Any:
    return _get_priority(os.PRIO_PROCESS, 0) if _get_priority else None


_open = open  # an application may replace it


def _mask() -> Any:
    """Return the mask of new files, where that can be had without setting it."""
    with suppress(OSError, IndexError), _open("/proc/self/status") as status:
        return int(status.read(400).split("Umask:")[1].split()[0], 8)
    return None


def _put_mask(value: Any) -> None:
    os.umask(value)


def _mimetypes() -> Any:
    known = getattr(sys.modules.get("mimetypes"), "_db", None)
    return known and tuple(map(len, known.types_map))


_HOOKS = [
    (sys, "excepthook"),
    (sys, "displayhook"),
    (sys, "breakpointhook"),
    (sys, "unraisablehook"),
    (threading, "excepthook"),
]


def _hooks() -> Any:
    return tuple([getattr(owner, name) for owner, name in _HOOKS])


def _put_hooks(value: Any) -> None:
    for (owner, name), hook in zip(_HOOKS, value):
        setattr(owner, name, hook)


_getsignal: Any = importlib.import_module("_signal").getsignal  # quicker: it makes no enum
_SIGNALS = [
    int(getattr(signal, name))
    for name in (
        *("SIGINT", "SIGTERM", "SIGHUP", "SIGCHLD", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGPIPE"),
    )
    if hasattr(signal, name)
]


def _signals() -> Any:
    return tuple(map(_getsignal, _SIGNALS))


def _put_signals(value: Any) -> None:
    for number, handler in zip(_SIGNALS, value):
        if handler is not None and handler is not _getsignal(number):
            signal.signal(number, handler)


_logging: Any = logging


def _loggers() -> Any:
    manager = _logging.root.manager
    classes = _logging._loggerClass, manager.loggerClass
    return (*classes, _logging._logRecordFactory, manager.logRecordFactory)


def _put_loggers(value: Any) -> None:
    manager = _logging.root.manager
    _logging._loggerClass, manager.loggerClass = value[:2]
    _logging._logRecordFactory, manager.logRecordFactory = value[2:]


def _logs() -> Any:
    root = _logging.root
    own = root.level, tuple(root.handlers), tuple(root.filters), root.disabled
    others = root.manager.disable, _logging.raiseExceptions, _logging.lastResort
    return (*own, *others, tuple(_logging._levelToName.values()))


def _put_logs(value: Any) -> None:
    root = _logging.root
    root.setLevel(value[0])
    root.handlers[:], root.filters[:], root.disabled, root.manager.disable = value[1:5]
    _logging.raiseExceptions, _logging.lastResort = value[5:7]


class FilterProbe(Tuple[Any, ...]):
    """A filter of warnings of the host's own, which notes them; no part of the state."""


def _filters() -> Any:
    return tuple([each for each in warnings.filters if type(each) is not FilterProbe])


def _put_filters(value: Any) -> None:
    filters: Any = warnings.filters
    filters[:] = [*[each for each in filters if type(each) is FilterProbe], *value]
    for name in (
        "_filters_mutated",
        "_filters_mutated_lock_held",
    ):  # else warnings uses its cache of the old ones
        with suppress(AttributeError, RuntimeError):
            getattr(warnings, name)()


_threading: Any = threading


def _threads() -> Any:
    """Count the threads that threading has started: not the host's, which are dummies to it."""
    active = list(_threading._active.values())
    return sum(type(each) is not _threading._DummyThread for each in active)


def _tracing() -> Any:
    of_threads = [getattr(threading, name, None) for name in ("_trace_hook", "_profile_hook")]
    return (sys.gettrace(), sys.getprofile(), *of_threads)


def _nothing(_value: Any) -> None: ...


PARTS = [
    Part("sys.path", *_listed(sys.path), is_sendable=True, is_list=True),
    Part("sys.meta_path", *_listed(sys.meta_path), is_list=True),
    Part("sys.path_hooks", lambda: tuple(sys.path_hooks), _put_path_hooks, is_list=True),
    Part("the time zone", _zone, _put_zone, is_sendable=True),
    Part("the locale", _locale, _put_locale, is_sendable=True),
    Part("the current folder", _folder, os.chdir, is_sendable=True),
    Part("sys.argv", lambda: tuple(sys.argv), _put_argv, is_sendable=True),
    Part("the limits of the interpreter", _limits, _put_limits, is_sendable=True),
    Part("the timeout of sockets", socket.getdefaulttimeout, socket.setdefaulttimeout, True),
    Part("the decimal context", _decimal, _nothing),
    Part("the start method of multiprocessing", _start_method, _nothing),
    Part("the event loop policy", _policy, _nothing),
    Part("the standard streams", _streams, _put_streams),
    Part("builtins", _builtins, _put_builtins),
    Part("the folder for temporary files", _temporary, _put_temporary, is_sendable=True),
    Part("the stack of threads", threading.stack_size, _put_stack, is_sendable=True),
    Part("the priority", _priority, _nothing),
    Part("the threads", _threads, _nothing),
    Part("tracing", _tracing, _nothing),
    Part("the module __main__", lambda: len(vars(sys.modules["__main__"])), _nothing),
    Part("the tracing of memory", tracemalloc.is_tracing, _nothing),
    Part("the codecs", *_listed(_codecs()), is_list=True),
    Part("copyreg", lambda: tuple(copyreg.dispatch_table.items()), _nothing),
    Part("the opener of URLs", _attribute("urllib.request", "_opener"), _nothing),
    Part("the types of files", _mimetypes, _nothing, is_visible=False),
    Part("the encodings of the standard streams", _encodings, _nothing, is_visible=False),
    Part("the settings of sys", _settings, _nothing, is_visible=False),
    Part("the hooks of sys", _hooks, _put_hooks, is_visible=False),
    Part("the signal handlers", _signals, _put_signals, is_visible=False),
    Part("the class of loggers", _loggers, _put_loggers, is_visible=False),
    Part("the configuration of logging", _logs, _put_logs, is_visible=False),
    Part("the filters of warnings", _filters, _put_filters, is_visible=False, is_list=True),
]
_QUICK = [part.read for part in PARTS]
PARTS.append(Part("the mask of new files", _mask, _put_mask, is_sendable=True))
_ALL = [part.read for part in PARTS]
NAMES = {part.name: index for index, part in enumerate(PARTS)}


def take() -> State:
    """Return what the process has become by now, without the last parts, which take long."""
    return tuple([read() for read in _QUICK])


def take_all() -> State:
    """Return what the process has become by now."""
    return tuple([read() for read in _ALL])


def changed(before: State, after: State) -> list[int]:
    """Return the indices of the parts that are not the same, of those that both have."""
    if before == after:
        return []
    return [index for index, (old, new) in enumerate(zip(before, after)) if old != new]


def merge(now: Any, before: Any, after: Any) -> list[Any]:
    """Return the list that now becomes, where before would have become after."""
    kept = [each for each in now if each in after or each not in before]
    first = next((index for index, each in enumerate(after) if each in before), len(after))
    fresh = [each for each in after[:first] if each not in kept]
    more = [each for each in after[first:] if each not in before and each not in kept]
    return [*fresh, *kept, *more]
