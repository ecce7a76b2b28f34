"""The environment of the process, when libraries are imported ahead of the project."""

from __future__ import annotations

import os
import unittest
from unittest import mock

from gdev_host.state.environment import EnvironmentChanges, PredictedEnvironment


class EnvironmentTest(unittest.TestCase):
    def setUp(self) -> None:
        self.environ = mock.patch.dict(os.environ, {"KEPT": "1", "GONE": "1"})
        self.environ.start()
        self.addCleanup(self.environ.stop)

    def test_what_changed_by_an_import_is_noted(self) -> None:
        watch = EnvironmentChanges()
        watch.note("first")
        os.environ["NEW"] = "é"
        del os.environ["GONE"]
        watch.note("second")
        watch.note("third")
        os.environ["AFTER"] = "1"
        self.assertEqual(
            watch.noted(), [{"module": "second", "changes": {"NEW": "é", "GONE": None}}]
        )
        self.assertEqual(watch.changes(), {"NEW": "é", "GONE": None, "AFTER": "1"})

    @unittest.skipIf(os.name == "nt", "the environment of Windows is Unicode")
    def test_what_no_frame_can_carry_is_not_sent(self) -> None:
        watch = EnvironmentChanges()
        os.environ["ODD"] = os.fsdecode(b"\xff")
        watch.note("module")
        self.assertEqual(watch.noted(), [{"module": "module", "changes": {}}])
        self.assertTrue(watch.has_unsendable)

    def test_the_environment_is_set_ahead_and_restored(self) -> None:
        reported = [
            {"module": "a", "changes": {"NEW": "1", "GONE": None}},
            {"module": "a.b", "changes": {"NEW": "2"}},
            {"module": "never", "changes": {"ELSE": "1"}},
        ]
        ahead = PredictedEnvironment(reported, ["ELSE"])
        self.assertTrue(ahead.reach("a"))
        self.assertEqual(os.environ["NEW"], "1")
        self.assertNotIn("GONE", os.environ)
        self.assertFalse(ahead.reach("other"))
        ahead.reach("a.b")
        self.assertEqual(os.environ["NEW"], "2")
        self.assertEqual(ahead.changes, {"NEW": "2", "GONE": None})
        self.assertEqual(ahead.obstacle, "")
        ahead.reach("never")
        self.assertEqual(ahead.obstacle, "ELSE")
        self.assertNotIn("ELSE", os.environ)
        ahead.restore()
        self.assertNotIn("NEW", os.environ)
        self.assertEqual(os.environ["GONE"], "1")

    def test_what_a_library_has_set_stays(self) -> None:
        ahead = PredictedEnvironment([{"module": "a", "changes": {"NEW": "1"}}], [])
        ahead.reach("a")
        os.environ["NEW"] = "by the library"
        ahead.restore()
        self.assertEqual(os.environ["NEW"], "by the library")
