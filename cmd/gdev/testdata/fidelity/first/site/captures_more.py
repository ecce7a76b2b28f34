"""The same of what is asked for more seldom, and takes longer to import."""

import asyncio
import codecs
import copyreg
import mimetypes
import multiprocessing
import tempfile
import tracemalloc
import urllib.request

from captures import name


def _encoded():
    try:
        return codecs.encode("shop", "shop")
    except LookupError:
        return "unknown"


CAPTURED = {
    "type of .shop": mimetypes.guess_type("a.shop"),
    "codec": _encoded(),
    "reducers": sorted(name(each) for each in copyreg.dispatch_table),
    "start method": multiprocessing.get_start_method(allow_none=True),
    "event loops": name(type(asyncio.events._event_loop_policy)),
    "temporary folder": tempfile.tempdir,
    "opener": name(type(urllib.request._opener)),
    "tracemalloc": tracemalloc.is_tracing(),
}
