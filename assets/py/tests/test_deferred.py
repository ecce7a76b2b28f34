"""A process that has imported libraries ahead of the project is as one that has not."""

from __future__ import annotations

import _thread
import codecs
import colorsys
import decimal
import importlib
import json
import logging
import os
import sys
import tempfile
import threading
import types
import unittest
import weakref
import zipfile
from typing import Any, Dict
from unittest import mock

from gdev_host.link import wire
from gdev_host.preimport import imports
from gdev_host.preimport.hidden import names_in
from gdev_host.preimport.imports import Imports
from gdev_host.state import parts
from gdev_host.state.changes import PredictedChanges, ProjectChanges
from gdev_host.state.containers import Containers
from gdev_host.state.patches import Patches
from tests.test_zygote import Waiting, ZygoteCase

_SAY = """
application = lambda environ, start_response: []
import json
print(json.dumps([SEEN]), flush=True)
"""


class AheadTest(ZygoteCase):
    def setUp(self) -> None:
        super().setUp()
        self.zygotes: dict[tuple[str, ...], Waiting] = {}

    def forked(self, project: str, *modules: str, **reported: Any) -> Waiting:
        """Have libraries imported ahead, and the project loaded; project says SEEN."""
        if modules not in self.zygotes:
            self.zygotes[modules] = self.start(threads=1)
            answer = self.zygotes[modules].preimport(list(modules), **reported)
            self.assertEqual(
                (answer["not_preimport_safe"], answer["not_fork_safe"]), ([], []), answer["why"]
            )
            self.skipped = answer["skipped"]
        zygote = self.zygotes[modules]
        (self.project / "app.py").write_text(project + _SAY)
        child, _ = zygote.fork()
        self.addCleanup(child.close)
        (self.seen,) = child.load()
        return child

    def learned(self, project: str) -> tuple[Any, dict[str, Any]]:
        """Load the project in a fresh process; return what it has SEEN, and what was learned."""
        cold = self.start()
        self.addCleanup(cold.close)
        (self.project / "app.py").write_text(project + _SAY)
        cold.send(wire.LOAD, {"changed": []})
        (seen,) = json.loads(cold.out.readline())
        learned: dict[str, Any] = {}
        while "modules" not in learned:
            learned = cold.receive()[1]
        return seen, learned

    def test_a_library_is_not_there_before_its_import(self) -> None:
        self.library("first", "import second")
        self.library("second", "")
        self.library("last", "")
        package = self.site / "package"
        package.mkdir()
        (package / "__init__.py").write_text("")
        (package / "part.py").write_text("")
        child = self.forked(
            "import sys\ndef there(): return [n for n in NAMES if n in sys.modules]\n"
            "NAMES = ['first', 'second', 'package', 'package.part', 'last']\n"
            "SEEN = [there()]\nimport first\nSEEN.append(there())\nimport package\n"
            "SEEN += [there(), hasattr(package, 'part')]\nimport package.part\n"
            "SEEN += [there(), package.part.__name__]\n",
            *("first", "second", "package", "package.part", "last"),
        )
        two, three = ["first", "second"], ["first", "second", "package"]
        expected = [[], two, three, False, [*three, "package.part"], "package.part"]
        self.assertEqual(self.seen, expected)
        self.assertEqual(child.loaded["mispredicted"], [])

    def test_loggers_of_libraries_appear_with_them(self) -> None:
        self.library(
            "talks",
            "import logging\nlog = logging.getLogger('talks.deep')\n"
            "log.addHandler(logging.NullHandler())",
        )
        child = self.forked(
            "import logging.config\n"
            "logging.config.dictConfig({'version': 1})\n"
            "logging.getLogger('talks').setLevel('ERROR')\n"
            "known = sorted(logging.root.manager.loggerDict)\n"
            "mine = logging.getLogger('talks.deep'); mine.setLevel('DEBUG')\n"
            "import talks\n"
            "log = logging.getLogger('talks.deep')\n"
            "SEEN = ['talks.deep' in known, log is talks.log, log.level, log.disabled,"
            " log.parent.name, len(log.handlers), mine.handlers == log.handlers]\n",
            "talks",
        )
        self.assertEqual(self.seen, [False, True, logging.DEBUG, False, "talks", 1, True])
        self.assertEqual(child.loaded["mispredicted"], [])

    def test_handlers_of_libraries_are_not_closed_before_they_are_there(self) -> None:
        """logging.config closes and forgets all handlers that there are."""
        self.library(
            "spare",
            "import logging\nclosed = []\nclass Handler(logging.NullHandler):\n"
            "    def close(self): closed.append(self.name)\n"
            "handler, named = Handler(), Handler()\nnamed.set_name('spare')",
        )
        self.forked(
            "import logging.config\n"
            "def known(): return [type(each()).__module__ for each in logging._handlerList]\n"
            "logging.config.dictConfig({'version': 1})\nSEEN = [known()]\n"
            "import spare\nSEEN += [spare.closed, known(), logging._handlers['spare'].name]\n",
            "spare",
        )
        self.assertEqual(self.seen, [[], [], ["spare", "spare"], "spare"])

    def test_exit_handlers_of_libraries_are_registered_with_them(self) -> None:
        """The last is run first: the order is that of the import statements."""
        self.library(
            "outer",
            "import atexit, functools\ndone = []\n"
            "def gone(): done.append('gone')\natexit.register(gone)\n"
            "import inner\natexit.register(functools.partial(done.append, 1))\n"
            "atexit.register(lambda *a, **k: done.append((a, k)), 2, key=3)\natexit.unregister(gone)\n"
            "from weakref import finalize\nfinalize(finalize, done.append, 4)",
        )
        self.library("inner", "import atexit\natexit.register(lambda: SAY('inner'))\nSAY = print")
        project = (
            "import atexit, sys\n"
            "SEEN = []\natexit.register(lambda: SEEN.append('first'))\n"
            "import outer\ninner = sys.modules['inner']\ninner.SAY = SEEN.append\nouter.done = SEEN\n"
            "atexit.register(lambda: SEEN.append('last'))\n"
            "atexit._run_exitfuncs()\n"
        )
        cold, _ = self.learned(project)
        self.forked(project, "outer", "inner")
        self.assertEqual(self.seen, cold)
        self.forked("import atexit\nSEEN = atexit._ncallbacks()\n", "outer", "inner")
        without = self.seen
        self.forked("import atexit\nSEEN = atexit._ncallbacks()\n")
        self.assertEqual(without, self.seen + 1)  # weakref's own

    def test_loggers_are_linked_as_by_their_names(self) -> None:
        """Whatever the order in which libraries made them, and the project those between."""
        self.library("inner", "import logging\nlog = logging.getLogger('base.inner.deep')")
        self.library(
            "outer",
            "import inner, logging\nbefore = logging.getLogger('base.inner')\n"
            "after = logging.getLogger('base.inner.more.below')",
        )
        project = (
            "import logging\nknown = logging.root.manager.loggerDict\n"
            "SEEN = [[n for n in known if n.startswith('base')]]\n"
            "logging.getLogger('base.inner.more')\nimport outer\nlogging.getLogger('base')\n"
            "SEEN += sorted([n, type(x).__name__, getattr(getattr(x, 'parent', 0), 'name', '')]"
            " for n, x in known.items() if n.startswith('base'))\n"
        )
        links = {
            "base": "root",
            "base.inner": "base",
            "base.inner.deep": "base.inner",
            "base.inner.more": "base.inner",
            "base.inner.more.below": "base.inner.more",
        }
        self.forked(project, "outer")
        self.assertEqual(self.seen, [[], *([n, "Logger", p] for n, p in sorted(links.items()))])
        self.forked(
            project.replace("import outer\nlogging.getLogger('base')", "import outer"), "outer"
        )
        self.assertEqual(self.seen[1], ["base", "PlaceHolder", ""])
        self.forked(
            "import logging\nimport outer, logging.config\n"
            "SEEN = sorted(n for n in logging.root.manager.loggerDict if n.startswith('base'))\n",
            "outer",
        )
        self.assertEqual(self.seen, sorted({*links}))

    def test_a_library_keeps_the_function_that_warns(self) -> None:
        self.library(
            "warner",
            "import functools, warnings\nfrom warnings import warn\n"
            "partly = functools.partial(warnings.warn, stacklevel=2)",
        )
        self.library("asks", "import warnings\nwarnings.warn('old', DeprecationWarning)")
        child = self.forked(
            "import warnings\nimport warner\n"
            "SEEN = [warner.partly.func is warnings.warn, warner.warn is warnings.warn,"
            " [type(f).__name__ for f in warnings.filters if type(f) is not tuple]]",
            *("warner", "asks"),
        )
        self.assertEqual(self.seen, [True, True, []])
        child = self.forked(
            "import warnings\nwarnings.simplefilter('ignore')\nimport asks\nSEEN = []",
            *("warner", "asks"),
        )
        self.assertEqual(child.loaded["mispredicted"], ["the filters of warnings"])

    def test_filters_paths_and_variables_of_libraries_appear_with_them(self) -> None:
        self.library(
            "adds",
            "import os, sys, warnings\nos.environ['ADDED'] = '1'\nsys.path.append('/added')\n"
            "warnings.filterwarnings('ignore', message='added')",
        )
        self.forked(
            "import os, sys, warnings\n"
            "def there(): return ['ADDED' in os.environ, '/added' in sys.path,"
            " [f[1] and f[1].pattern for f in warnings.filters][:2]]\n"
            "warnings.filterwarnings('error', message='project')\n"
            "SEEN = [there()[:2]]\nimport adds\nSEEN.append(there())\n",
            "adds",
        )
        self.assertEqual(self.seen, [[False, False], [True, True, ["added", "project"]]])

    def test_a_change_that_was_not_predicted_is_reported(self) -> None:
        self.library("plain", "")
        self.library("talks", "import logging\nlog = logging.getLogger('talks')")
        self.library("reads", "import warnings\nfound = list(warnings.filters)")
        for before, wrong in {
            "": [],
            "import os; os.environ['SET'] = '1'": ["SET"],
            "import sys; sys.path.insert(0, '/nowhere')": ["sys.path"],
            "import sys; sys.meta_path.insert(0, type('F', (), {'find_spec': None}))": [
                "sys.meta_path"
            ],
            "import decimal; decimal.getcontext().prec = 5": ["the decimal context"],
            "import os; os.chdir('/')": ["the current folder"],
            "import builtins; builtins.print = print_ = lambda *a, p=print, **k: p(*a, **k)": [
                "builtins"
            ],
            "import sys, types; sys.modules['plain'] = types.ModuleType('plain')": ["sys.modules"],
            "import logging; logging.setLoggerClass(type('L', (logging.Logger,), {}))": [
                "the class of loggers"
            ],
            "import warnings; warnings.simplefilter('error')": ["the filters of warnings"],
            "import logging; logging.basicConfig()": [],
        }.items():
            with self.subTest(before):
                child = self.forked(
                    f"{before}\nimport plain, talks, reads\nSEEN = 1\n", "plain", "talks", "reads"
                )
                self.assertEqual(child.loaded["mispredicted"], wrong)

    def test_predicted_changes_are_made_before(self) -> None:
        self.library(
            "keeps",
            "import os, sys, time, locale\n"
            "kept = [os.getcwd(), time.timezone, sys.getrecursionlimit(), sys.path[0]]",
        )
        before = (
            "import os, sys, time\nos.environ['TZ'] = 'Asia/Tokyo'; time.tzset(); os.chdir('/')\n"
            "sys.setrecursionlimit(5000); sys.path.insert(0, '/nowhere')\n"
        )
        seen, learned = self.learned(before + "import keeps\nSEEN = keeps.kept\n")
        self.assertEqual(seen, ["/", -32400, 5000, "/nowhere"])
        child = self.forked(
            before + "import keeps\nSEEN = [keeps.kept, 'keeps' in sys.modules]\n",
            *("keeps",),
            environment=learned["environment"],
            differences=learned["differences"],
        )
        self.assertEqual(self.seen, [["/", -32400, 5000, "/nowhere"], True])
        self.assertEqual((self.skipped, child.loaded["mispredicted"]), ([], []))
        self.assertNotIn("keeps", child.learned)

    def test_what_cannot_be_made_before_is_skipped_with_all_that_follows(self) -> None:
        self.library("early", "")
        self.library("late", "")
        differences = [{"module": "late", "parts": {"sys.meta_path": None}}]
        child = self.forked(
            "import early, late\nSEEN = 1\n", "early", "late", differences=differences
        )
        self.assertEqual(self.skipped, ["late"])
        self.assertEqual(child.learned, ["late"])

    def test_a_library_that_reads_what_the_project_has_changed_is_left_out(self) -> None:
        self.library("registry", "plugins = []\ndef known(): return plugins\ndef other(): ...")
        for before, look in {
            "import registry; registry.plugins.append(1)": "__import__('registry').plugins",
            "import registry; registry.plugins.insert(0, 1)": ("__import__('registry').known()"),
            "import sys; sys.modules['colorsys'] = None": "(lambda: __import__('sys').modules['colorsys'])()",
            "import logging; logging.getLogger('x').setLevel(1)": (
                "__import__('logging').getLogger('x').level"
            ),
            "import warnings; warnings.simplefilter('ignore')": (
                "__import__('warnings').filters[0][0]"
            ),
            "import sys; sys.stdout.reconfigure(errors='replace')": "__import__('sys').stdout.errors",
            "import sys; sys.pycache_prefix = '/elsewhere'": "__import__('sys').pycache_prefix",
            "import signal; signal.signal(signal.SIGPIPE, signal.SIG_DFL)": (
                "__import__('signal').getsignal(13)"
            ),
        }.items():
            with self.subTest(before):
                self.library("looks", f"seen = {look}")
                self.library("plain", "import registry, sys\nregistry.other()")
                _, learned = self.learned(before + "\nimport looks, plain\nSEEN = 0\n")
                answer = self.start().preimport(
                    ["looks", "plain"], differences=learned["differences"]
                )
                self.assertEqual((answer["not_preimport_safe"], answer["skipped"]), (["looks"], []))

    def test_what_only_the_call_tells_is_known(self) -> None:
        self.library("reads", "")
        for before, name in {
            "import os; os.putenv('MODE', 'fast')": "the variable MODE behind os.environ",
            "import os; os.environ['MODE'] = 'fast'": "",
            "import resource as r; r.setrlimit(r.RLIMIT_CORE, r.getrlimit(r.RLIMIT_CORE))": (
                "the limits of resources"
            ),
        }.items():
            with self.subTest(before):
                _, learned = self.learned(before + "\nimport reads\nSEEN = 0\n")
                noted = [name for each in learned["differences"] for name in each["parts"]]
                self.assertEqual(noted, [name] if name else [])

    def test_a_library_may_keep_the_arguments(self) -> None:
        self.library("keeps", "import sys\nkept = sys.argv")
        project = "import sys\nsys.argv = ['mine', 'x']\nimport keeps\nSEEN = keeps.kept\n"
        _, learned = self.learned(project)
        self.forked(project, "keeps", differences=learned["differences"])
        self.assertEqual(self.seen, ["mine", "x"])

    def test_half_a_namespace_is_found_whole(self) -> None:
        for folder, name in ((self.site, "core"), (self.project, "web")):
            (folder / "acme").mkdir()
            (folder / "acme" / f"{name}.py").write_text("")
        (self.site / "other").mkdir()
        (self.site / "other" / "core.py").write_text("")
        answer = self.start().preimport(["acme.core", "other.core"])
        self.assertEqual(answer["not_preimport_safe"], ["acme"])
        zygote = self.zygote("other.core")
        child, _ = zygote.fork()
        self.addCleanup(child.close)
        (self.project / "other").mkdir()
        (self.project / "other" / "web.py").write_text("")
        (self.project / "app.py").write_text(
            "import other.core, other.web\nSEEN = len(list(other.__path__))\n" + _SAY
        )
        self.assertEqual(child.load(), [2])


class ProjectChangesTest(unittest.TestCase):
    def test_changes_of_the_project_are_distinguished_from_those_of_libraries(self) -> None:
        watch = ProjectChanges()
        limit, digits = sys.getrecursionlimit(), sys.path[:]
        self.addCleanup(sys.setrecursionlimit, limit)
        self.addCleanup(sys.path.__setitem__, slice(None), digits)
        sys.setrecursionlimit(limit + 1)
        watch.by_library()
        sys.path.append("/nowhere")
        watch.by_project()
        watch.note("a")
        watch.note("b")
        sys.path.remove("/nowhere")
        watch.by_project()
        watch.note("c")
        noted = [(each["module"], list(each["parts"])) for each in watch.noted()]
        self.assertEqual(noted, [("a", ["sys.path"]), ("c", [])])

    def test_modules_that_nobody_imported_and_functions_replaced_are_known(self) -> None:
        watch = ProjectChanges()
        self.addCleanup(setattr, json, "dumps", json.dumps)
        self.addCleanup(sys.modules.pop, "made_up", None)
        sys.modules["made_up"] = json
        json.dumps = lambda *_: ""  # type: ignore[assignment]
        watch.by_project(["other"])
        self.assertEqual(watch.now(), {"sys.modules": ["made_up"], "json.dumps": None})

    def test_hooks_of_threads_defaults_and_the_main_module_are_parts(self) -> None:
        main = sys.modules["__main__"]
        self.addCleanup(setattr, decimal.DefaultContext, "prec", decimal.DefaultContext.prec)
        self.addCleanup(vars(main).pop, "made_up", None)
        self.addCleanup(threading.settrace, threading._trace_hook)
        watch = ProjectChanges()
        threading.settrace(lambda *_: None)  # type: ignore[arg-type]
        decimal.DefaultContext.prec = 7
        vars(main)["made_up"] = 1
        watch.by_project()
        watch.end()
        self.assertEqual({*watch.now()}, {"tracing", "the decimal context", "the module __main__"})

    def test_what_a_module_holds_is_compared_without_a_call_of_its_own(self) -> None:
        class Settings(Dict[str, int]):
            def __iter__(self) -> Any:
                raise AssertionError

            __getitem__ = __len__ = __eq__ = keys = items = copy = __iter__

        module = types.ModuleType("made_up")
        vars(module).update(settings=Settings(a=1), names=["a"], large=list(range(5000)), _own=[])
        self.addCleanup(sys.modules.pop, "made_up", None)
        sys.modules["made_up"] = module
        holdings = Containers()
        holdings.watch("made_up")
        for name, change in (
            ("settings", lambda: dict.__setitem__(module.settings, "a", 2)),
            ("names", lambda: module.names.append("b")),
            ("large", lambda: module.large.pop()),
        ):
            self.assertEqual(holdings.changed(), [])
            change()
            self.assertEqual(holdings.changed(), [f"made_up.{name}"])
        module._own.append(1)
        self.assertEqual(holdings.changed(), [])

    def test_a_thread_that_threading_has_only_heard_of_is_none(self) -> None:
        read = parts.PARTS[parts.NAMES["the threads"]].read
        before, seen, ended = read(), [], _thread.allocate_lock()

        def ask() -> None:
            threading.current_thread()
            seen.extend([threading.active_count(), read()])
            ended.release()

        ended.acquire()
        _thread.start_new_thread(ask, ())
        ended.acquire()
        self.assertEqual(seen, [before + 1, before])

    def test_a_codec_of_the_project_is_known(self) -> None:
        codecs_part = parts.NAMES["the codecs"]
        before = parts.PARTS[codecs_part].read()
        watch = ProjectChanges()
        codecs.register(lambda _name: None)
        watch.by_project()
        self.assertIn(codecs_part, watch.differences)
        parts.PARTS[codecs_part].put(before)
        watch.by_project()
        self.assertNotIn(codecs_part, watch.differences)

    def test_what_the_project_has_replaced_is_not_kept_alive(self) -> None:
        imports, handler = Imports(), logging.NullHandler()
        reference = weakref.ref(handler)
        logging.root.addHandler(handler)
        imports.begin(colorsys.__spec__)
        imports.end(colorsys.__spec__, True)
        logging.root.removeHandler(handler)
        del handler
        imports.mispredicted()
        self.assertIsNone(reference())

    def test_names_in_an_archive_are_known(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            archive = os.path.join(folder, "vendor.zip")
            with zipfile.ZipFile(archive, "w") as file:
                file.writestr("one.py", "")
                file.writestr("two/__init__.py", "")
            self.assertEqual(names_in([archive]), {"one", "two"})

    def test_a_difference_with_a_value_is_made_and_taken_back(self) -> None:
        limit = sys.getrecursionlimit()
        _, *others = parts.PARTS[parts.NAMES["the limits of the interpreter"]].read()
        value = [limit + 7, *others[:-1], list(others[-1])]
        predicted = PredictedChanges(
            [{"module": "a", "parts": {"the limits of the interpreter": value}}], []
        )
        self.assertFalse(predicted.reach("other"))
        self.assertTrue(predicted.reach("a"))
        self.assertEqual((sys.getrecursionlimit(), predicted.obstacle), (limit + 7, ""))
        predicted.restore()
        self.assertEqual(sys.getrecursionlimit(), limit)

    def test_the_usual_decimal_context_is_as_good_as_none(self) -> None:
        context = decimal.getcontext()
        read = parts.PARTS[parts.NAMES["the decimal context"]].read
        with decimal.localcontext(decimal.Context()):
            self.assertEqual([read() for _ in range(3)], [None] * 3)
            decimal.Decimal(1) / decimal.Decimal(3)
            self.assertIsNone(read())
            decimal.getcontext().traps[decimal.Inexact] = True
            self.assertIsNotNone(read())
        self.assertIs(decimal.getcontext(), context)

    def test_lists_merge(self) -> None:
        self.assertEqual(parts.merge([1, 2], [1, 2], [0, 1, 2, 3]), [0, 1, 2, 3])
        self.assertEqual(parts.merge(["p", 1, 2], [1, 2], [0, 1, 2, 3]), [0, "p", 1, 2, 3])
        self.assertEqual(parts.merge([1, 2, "p"], [1, 2], [2]), [2, "p"])

    def test_patches_are_found_once(self) -> None:
        patches = Patches()
        patches.watch(["json"])
        self.addCleanup(setattr, json, "loads", json.loads)
        json.loads = print  # type: ignore[assignment]
        self.assertEqual((patches.take(), patches.take()), (["json.loads"], []))


class LateTest(ZygoteCase):
    def test_what_is_imported_for_a_request_is_not_put_there_by_the_project(self) -> None:
        self.library("for_requests", "")
        (self.project / "own_for_requests.py").write_text("")
        names = ["for_requests", "own_for_requests", "made_for_requests"]
        seen, loaded = imports.Imports(), frozenset(sys.modules)
        with mock.patch.object(sys, "path", [str(self.project), str(self.site), *sys.path]):
            for name in names[:2]:
                importlib.import_module(name)
        sys.modules[names[2]] = types.ModuleType(names[2])
        for name in names:
            self.addCleanup(sys.modules.pop, name)
        learned = seen.record(loaded)
        self.assertEqual(learned["modules"], ["for_requests"])
        (difference,) = learned["differences"]
        self.assertEqual(difference["parts"]["sys.modules"], ["made_for_requests"])
