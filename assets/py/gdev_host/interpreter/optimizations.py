"""The optimizations that can be left out, to see what each one earns.

GDEV_HOST_WITHOUT=affinity,immortal leaves out these two; all leaves out each one.
Behaviour is the same with and without, and tests/test_optimizations.py tries both.

    affinity  process.affinity: idle threads wait on one processor
    cache     interpreter.cache: lines that repeat from request to request are made once
    immortal  process.immortal: objects imported ahead are not reference-counted (PEP 683)
    prefault  process.prefault: memory that loading will write to is copied before
    send      link.wire: frames are sent without releasing the interpreter's lock

Measured with Python 3.13 on two virtual processors, best of three rounds:

                                                              with    without
    affinity  Flask, 16 connections, 8 threads, requests/s    3800    3100
    send      the same                                        3800    3350
    cache     bare application, 1 connection, median, us       260     550
    immortal  worker of Flask, Django, Pyramid: own MB          19      32
              page faults until it has served                 5100    8400
    prefault  quickest reload of the same, ms                   11      13

A bare application with 1 or 4 connections shows no difference for affinity and send.
"""

from __future__ import annotations

import os
import sys

VARIABLE = "GDEV_HOST_WITHOUT"
NAMES = frozenset(("affinity", "cache", "immortal", "prefault", "send"))


def _left_out() -> frozenset[str]:
    names = frozenset(filter(None, os.environ.get(VARIABLE, "").split(",")))
    unknown = names - NAMES - {"all"}
    if unknown:
        known = ", ".join(sorted(NAMES))
        sys.exit(f"gdev-host: {VARIABLE} names {', '.join(sorted(unknown))}, not one of {known}")
    return NAMES if "all" in names else names


_LEFT_OUT = _left_out()


def is_enabled(name: str) -> bool:
    """Report whether the optimization of this name is to be used."""
    assert name in NAMES
    return name not in _LEFT_OUT
