"""That forks leave what is immortal where it is, and that nothing else comes of it."""

from __future__ import annotations

import subprocess
import sys
import unittest

from gdev_host.process import immortal
from tests.front import ROOT

_SCRIPT = """
import gc, json, sys, weakref
sys.path.insert(0, {root!r})
from gdev_host.process import immortal

class Early:
    pass

early, text = Early(), "".join(["not ", "interned"])
early.text = text
early.code = compile("x = 'a constant of a code object'", "made up", "exec")
immortal.immortalize()
gc.freeze()

class Late:
    pass

late = Late()
gone = weakref.ref(late)
before = sys.getrefcount(late)
also = late
counted = sys.getrefcount(late) - before
del late, also
counts = [sys.getrefcount(each) for each in (early, Early, text, early.code, early.code.co_consts)]
json.dump([counts, counted, gone() is None], sys.stdout)
"""


@unittest.skipUnless(immortal.SUPPORTED, "this Python counts all references")
class ImmortalTest(unittest.TestCase):
    def test_what_was_loaded_is_not_counted_and_what_comes_later_is(self) -> None:
        process = subprocess.run(
            [sys.executable, "-c", _SCRIPT.format(root=str(ROOT))],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        never = sys.getrefcount(None)
        self.assertEqual(process.stdout, f"[{[never] * 5}, 1, true]")
        self.assertEqual(process.returncode, 0)
