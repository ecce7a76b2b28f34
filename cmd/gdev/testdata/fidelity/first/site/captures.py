"""A library that keeps, from its import on, what the process was at that time."""

import builtins
import datetime
import decimal
import faulthandler
import gc
import json
import locale
import logging
import os
import signal
import socket
import sys
import threading
import time
import warnings

import shadowed  # a project may have one of its own


def name(each):
    kind = each if hasattr(each, "__qualname__") else type(each)
    return f"{kind.__module__}.{kind.__qualname__}"


def _warned():
    with warnings.catch_warnings(record=True) as caught:
        try:
            warnings.warn("captures", stacklevel=1)
        except Warning as raised:
            return name(raised)
    return len(caught)


logger = logging.getLogger("captures")
record = logging.getLogRecordFactory()("captures", 25, "", 0, "", (), None)
now = datetime.datetime(2026, 1, 1).astimezone()
umask = os.umask(0o077)
os.umask(umask)

CAPTURED = {
    "class of the logger": name(type(logger)),
    "effective level": logger.getEffectiveLevel(),
    "handlers of the root": len(logging.getLogger().handlers),
    "name of the level": record.levelname,
    "class of the record": name(type(record)),
    "logging is disabled": logging.root.manager.disable,
    "time zone": time.tzname,
    "offset": now.utcoffset().total_seconds(),
    "date": time.strftime("%A %d %B", time.gmtime(0)),
    "locale": locale.setlocale(locale.LC_ALL),
    "path": [os.path.basename(entry) for entry in sys.path],
    "shadowed": shadowed.origin,
    "hooks": [name(each) for each in sys.meta_path],
    "path hooks": [name(each) for each in sys.path_hooks],
    "warnings": _warned(),
    "decimal": str(decimal.Decimal(1) / decimal.Decimal(3)),
    "timeout": socket.getdefaulttimeout(),
    "umask": umask,
    "recursion": sys.getrecursionlimit(),
    "switch interval": sys.getswitchinterval(),
    "builtins": sorted(each for each in vars(builtins) if each.startswith("shop")),
    "json": json.dumps("shop"),
    "working directory": os.path.basename(os.getcwd()),
    "environ": os.environ.get("SHOP_MODE"),
    "home": os.path.expanduser("~"),
    "arguments": sys.argv[:],
    "stdout": name(sys.stdout),
    "excepthook": name(sys.excepthook),
    "signal": name(signal.getsignal(signal.SIGUSR1)),
    "garbage collection": [gc.isenabled(), gc.get_threshold()],
    "stack": threading.stack_size(),
    "priority": os.getpriority(os.PRIO_PROCESS, 0),
    "faulthandler": faulthandler.is_enabled(),
    "socket": name(socket.socket),
    "trace": name(sys.gettrace()),
    "imported before": "colorsys" in sys.modules,
    "threads": sorted(thread.name for thread in threading.enumerate()),
}
