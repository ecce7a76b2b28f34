"""What the interpreter and the stateful modules of the standard library hold."""

import atexit
import builtins
import collections
import gc
import re
import sys
import time
import warnings


def state():
    told = {
        "sys.path": sys.path,
        "sys.meta_path": [_name(each) for each in sys.meta_path],
        "sys.path_hooks": [_name(each) for each in sys.path_hooks],
        "sys.path_importer_cache": _importers(),
        "sys.argv": sys.argv,
        "sys.flags": sys.flags,
        "sys.dont_write_bytecode": sys.dont_write_bytecode,
        "recursion limit": sys.getrecursionlimit(),
        "switch interval": sys.getswitchinterval(),
        "digits of an int": getattr(sys, "get_int_max_str_digits", int)(),
        "trace and profile": [_name(sys.gettrace()), _name(sys.getprofile())],
        "standard streams": [_stream(s) for s in (sys.stdin, sys.stdout, sys.stderr)],
        "builtins": sorted(vars(builtins)),
        "garbage collector": [gc.isenabled(), gc.get_threshold(), gc.get_debug()],
        "callbacks of the garbage collector": [_name(each) for each in gc.callbacks],
        "exit handlers": atexit._ncallbacks(),
        "time zone": [time.tzname, time.timezone, time.localtime(0)[:6]],
        "warnings": [_filter(each) for each in warnings.filters],
        "warnings are shown by": _name(warnings.showwarning),
        "classes that are there twice": _twice(),
    }
    for hook in ("excepthook", "displayhook", "unraisablehook", "breakpointhook"):
        told[f"sys.{hook}"] = _name(getattr(sys, hook))
    for name, look in _LOOKS.items():
        if name in sys.modules:
            told.update(look(sys.modules[name]))
    return {key: repr(value) for key, value in told.items()}


def _importers():
    """Return who looks into each folder; where nobody can, that is no matter."""
    importers = sorted(sys.path_importer_cache.items())
    return {path: _name(each) for path, each in importers if each is not None}


def _filter(each):
    action, message, category, module, line = each
    patterns = [getattr(part, "pattern", part) for part in (message, module)]
    return [action, _name(category), *patterns, line]


def _twice():
    """Return the classes that were made more than once, as by a second import."""
    classes, pending = {}, [object]
    while pending:
        each = pending.pop()
        if each not in classes:
            classes[each] = True
            pending.extend(type.__subclasses__(each))
    count = collections.Counter(_name(each) for each in classes)
    return sorted(f"{name} {times}" for name, times in count.items() if times > 1)


def _logging(logging):
    manager = logging.Logger.manager
    told = {
        "logging": [
            _name(logging.getLoggerClass()),
            _name(logging.getLogRecordFactory()),
            manager.disable,
            logging.raiseExceptions,
            _handler(logging.lastResort) if logging.lastResort else None,
            [logging.getLevelName(level) for level in range(0, 60, 5)],
            len(logging._handlerList),
        ],
        "logger (root)": _logger(logging.getLogger()),
    }
    for name, logger in sorted(manager.loggerDict.items()):
        told["logger " + re.sub(r"\d{6,}", "N", name)] = (
            _logger(logger) if isinstance(logger, logging.Logger) else "placeholder"
        )
    return told


def _logger(logger):
    return {
        "class": _name(type(logger)),
        "level": logger.level,
        "effective level": logger.getEffectiveLevel(),
        "disabled": logger.disabled,
        "propagates": logger.propagate,
        "parent": getattr(logger.parent, "name", None),
        "handlers": [_handler(each) for each in logger.handlers],
        "filters": [_name(type(each)) for each in logger.filters],
    }


def _handler(handler):
    pattern = getattr(handler.formatter, "_fmt", None)
    stream = _stream(getattr(handler, "stream", None))
    return [_name(type(handler)), handler.level, pattern, stream]


def _stream(stream):
    name = getattr(stream, "name", None)
    return [_name(type(stream)), name, getattr(stream, "encoding", None)]


def _threading(threading):
    at_exit = getattr(threading, "_threading_atexits", ())
    return {
        "threads": sorted(re.sub(r"\d+", "N", t.name) for t in threading.enumerate()),
        "threading.excepthook": _name(threading.excepthook),
        "exit handlers of threads": [_name(getattr(f, "func", f)) for f in at_exit],
    }


def _finalizers(weakref):
    registry = weakref.finalize._registry
    told = [[_name(i.func), bool(i.atexit)] for i in registry.values()]
    return {"finalizers": sorted(told)}


def _numbers(decimal):
    contexts = (decimal.getcontext(), decimal.DefaultContext, decimal.BasicContext)
    return {"decimal contexts": contexts}


def _locale(locale):
    return {"locale": [locale.setlocale(locale.LC_ALL), locale.localeconv()]}


def _mimetypes(mimetypes):
    return {
        "mimetypes": [
            mimetypes.inited,
            sorted(mimetypes.types_map.items()),
            sorted(mimetypes.common_types.items()),
        ]
    }


def _multiprocessing(multiprocessing):
    util = sys.modules.get("multiprocessing.util")
    return {
        "multiprocessing": [
            multiprocessing.get_start_method(allow_none=True),
            len(getattr(util, "_finalizer_registry", ())),
            len(getattr(util, "_afterfork_registry", ())),
        ]
    }


def _asyncio(asyncio):
    policy = asyncio.events._event_loop_policy
    return {"asyncio": [_name(type(policy)), asyncio.events._get_running_loop()]}


_LOOKS = {
    "logging": _logging,
    "threading": _threading,
    "weakref": _finalizers,
    "decimal": _numbers,
    "locale": _locale,
    "mimetypes": _mimetypes,
    "multiprocessing": _multiprocessing,
    "asyncio": _asyncio,
    "socket": lambda it: {"socket timeout": it.getdefaulttimeout()},
    "tempfile": lambda it: {"temporary folder": [it.tempdir, it.template]},
    "copyreg": lambda it: {
        "copyreg": sorted(_name(each) for each in it.dispatch_table)
    },
    "faulthandler": lambda it: {"faulthandler": it.is_enabled()},
    "tracemalloc": lambda it: {"tracemalloc": it.is_tracing()},
    "pkg_resources": lambda it: {"distributions": sorted(it.working_set.by_key)},
}


def _name(each):
    """Return what a function, a class or an instance is called."""
    if each is None:
        return None
    if not isinstance(getattr(each, "__qualname__", None), str):
        each = type(each)
    return f"{each.__module__}.{each.__qualname__}"
