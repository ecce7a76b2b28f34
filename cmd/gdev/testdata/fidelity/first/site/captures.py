"""A library that keeps, from its import on, what the process was at that time."""

import asyncio
import builtins
import codecs
import copyreg
import datetime
import decimal
import faulthandler
import gc
import json
import locale
import logging
import mimetypes
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
import threading
import time
import tracemalloc
import urllib.request
import warnings

import shadowed  # a project may have one of its own


def _name(each):
    return getattr(each, "__qualname__", None) or type(each).__qualname__


def _warned():
    with warnings.catch_warnings(record=True) as caught:
        try:
            warnings.warn("captures", DeprecationWarning, stacklevel=1)
        except Warning as raised:
            return _name(raised)
    return len(caught)


def _encoded():
    try:
        return codecs.encode("shop", "shop")
    except LookupError:
        return "unknown"


logger = logging.getLogger("captures")
record = logging.getLogRecordFactory()("captures", 25, "", 0, "", (), None)
now = datetime.datetime(2026, 1, 1).astimezone()
umask = os.umask(0o077)
os.umask(umask)

CAPTURED = {
    "class of the logger": _name(type(logger)),
    "effective level": logger.getEffectiveLevel(),
    "handlers of the root": len(logging.getLogger().handlers),
    "name of the level": record.levelname,
    "class of the record": _name(type(record)),
    "logging is disabled": logging.root.manager.disable,
    "time zone": time.tzname,
    "offset": now.utcoffset().total_seconds(),
    "date": time.strftime("%A %d %B", time.gmtime(0)),
    "locale": locale.setlocale(locale.LC_ALL),
    "path": [os.path.basename(entry) for entry in sys.path],
    "shadowed": shadowed.origin,
    "hooks": [_name(each) for each in sys.meta_path],
    "path hooks": [_name(each) for each in sys.path_hooks],
    "warnings": _warned(),
    "decimal": str(decimal.Decimal(1) / decimal.Decimal(3)),
    "timeout": socket.getdefaulttimeout(),
    "umask": umask,
    "recursion": sys.getrecursionlimit(),
    "switch interval": sys.getswitchinterval(),
    "builtins": sorted(name for name in vars(builtins) if name.startswith("shop")),
    "json": json.dumps("shop"),
    "working directory": os.path.basename(os.getcwd()),
    "environ": os.environ.get("SHOP_MODE"),
    "home": os.path.expanduser("~"),
    "arguments": sys.argv,
    "stdout": _name(sys.stdout),
    "excepthook": _name(sys.excepthook),
    "signal": _name(signal.getsignal(signal.SIGUSR1)),
    "garbage collection": [gc.isenabled(), gc.get_threshold()],
    "type of .shop": mimetypes.guess_type("a.shop"),
    "codec": _encoded(),
    "reducers": sorted(_name(each) for each in copyreg.dispatch_table),
    "start method": multiprocessing.get_start_method(allow_none=True),
    "event loops": _name(type(asyncio.events._event_loop_policy)),
    "stack": threading.stack_size(),
    "temporary folder": tempfile.tempdir,
    "priority": os.getpriority(os.PRIO_PROCESS, 0),
    "opener": _name(type(urllib.request._opener)),
    "faulthandler": faulthandler.is_enabled(),
    "tracemalloc": tracemalloc.is_tracing(),
    "socket": _name(socket.socket),
    "trace": _name(sys.gettrace()),
    "imported before": "colorsys" in sys.modules,
    "threads": sorted(thread.name for thread in threading.enumerate()),
}
