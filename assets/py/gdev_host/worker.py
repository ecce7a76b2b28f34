"""The process: it waits, loads the application, has it served, and ends."""

from __future__ import annotations

import contextlib
import faulthandler
import functools
import sys
from typing import Any, NamedTuple

from .capture import failure, logs, output, stdin
from .files import bytecode, reads
from .interpreter.originals import os, time
from .interpreter.paths import project_files
from .link import wire
from .loading import contention, diagnosis, loader, stuck
from .loading.modules import import_failed
from .preimport import fingerprint, imports
from .process import door, threads
from .wsgi.exchange import Server

_ANSWER_SECONDS = 0.1  # for the first answer, before the next generation is prepared


def main(address: str) -> None:
    """Load the application that the front names, and serve it until told to stop."""
    _leave_terminal()
    _install()
    try:
        told = door.await_load(wire.opener(address))
    except EOFError:
        threads.end()
    setup, control, crew = told.setup, told.control, told.threads
    bytecode.forget(told.changed)
    if setup.get("prompts"):
        stdin.install(crew.asking.ask)
    seen = imports.Imports(told.preimports[-1].withheld if told.preimports else None)
    crew.loading = stuck.Watch(setup["app"], functools.partial(_fail, control, setup, seen))
    crew.obey()
    wanted = contention.Wanted()
    tell = functools.partial(_tell_files, control)
    reads.here.load()
    try:
        with wanted.noted():
            loaded = _load(setup, seen)
        crew.loading = None
    except failure.LoadError as error:
        crew.loading = None
        tell(reads.here.loaded())
        failed = _failed(error, setup, seen.contradicted())
        failed["contention"] = contention.of(error.error, wanted.last())
        control.send(wire.FAILED, wire.encode(failed))
        tell(reads.here.libraries(all_=not told.preimports))
        _tell_learned(control, seen.learned())
    else:
        crew.server = Server(loaded.application, setup, crew.kills)
        crew.stop.wait(0)  # gevent makes its first hub now, which no two threads may at once
        reads.here.tell_each(tell)
        tell(reads.here.loaded())
        control.send(wire.LOADED, wire.encode(loaded.told))
        known = frozenset(sys.modules)
        crew.stop.wait(_ANSWER_SECONDS)
        if told.pages:
            told.pages.tell()
        tell(reads.here.libraries(all_=not told.preimports))
        learned = _learned(seen, known)
        with contextlib.suppress(BaseException):  # whatever an object of the application's raises
            learned["fingerprint"] = fingerprint.take(seen.changed())
        _tell_learned(control, learned)
        known = frozenset(sys.modules)
        crew.stop.wait()
        _yield_to_successor()
        _tell_learned(control, _learned(seen, known))
    # What follows is Python's own end: atexit handlers, in the main thread.


def _leave_terminal() -> None:
    """Give the user's terminal up, for the children of this process too.

    Whoever asks for a password there then asks sys.stdin, instead of being stopped as
    a background process. Elsewhere than on Linux, a session of its own has none.
    """
    if sys.platform != "linux":
        return
    import fcntl
    import termios

    with contextlib.suppress(OSError):  # there is none
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
        try:
            fcntl.ioctl(terminal, termios.TIOCNOTTY)
        finally:
            os.close(terminal)


def _learned(seen: imports.Imports, known: frozenset[str]) -> dict[str, Any]:
    """Return a wire.Learned, an empty one where an object of the application's is in the way.

    The next process is less ready then; this one serves.
    """
    try:
        return seen.learned(known)
    except (Exception, SystemExit):
        return {}


def _install() -> None:
    """See what is imported and written from now on."""
    if not faulthandler.is_enabled():
        # A segmentation fault leaves the Python stack of the thread it happened in.
        faulthandler.enable(2, all_threads=False)
    output.install()
    logs.install()
    bytecode.distrust_young_sources()
    reads.here.begin()


class _Loaded(NamedTuple):
    """An application, and the wire.Loaded that tells of it."""

    application: Any
    told: dict[str, Any]


def _load(setup: dict[str, Any], seen: imports.Imports) -> _Loaded:
    """Import the application in the main thread, as any script would."""
    began, known = time.perf_counter_ns(), seen.known()
    with imports.observed(seen):
        try:
            loaded = loader.load(setup["app"], setup["factory"], setup["directory"])
        except failure.LoadError:
            raise
        except BaseException as error:  # of objects that are not what they seem
            raise import_failed(setup["app"] or "the application", error) from None
        finally:
            stdin.leave_debugger()
    logs.connect_signals()
    told = {
        "found": {**loaded.found, "file": wire.Path(loaded.found["file"])},
        "import_ns": time.perf_counter_ns() - began,
        "imports": seen.slowest(),
        "files": wire.paths(project_files(known, also=[loaded.found["file"]])),
        "contradicted": seen.contradicted(),
    }
    return _Loaded(loaded.application, told)


def _tell_files(control: wire.Control, files: dict[str, Any]) -> None:
    if any(files.values()):
        with contextlib.suppress(OSError):  # the front may be gone by now
            control.send(wire.FILES, wire.encode(files))


def _tell_learned(control: wire.Control, learned: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # the front may be gone by now
        control.send(wire.LEARNED, wire.encode(learned))


def _failed(
    error: failure.LoadError, setup: dict[str, Any], contradicted: list[str]
) -> dict[str, Any]:
    with contextlib.suppress(Exception):  # a fault in it must not hide the failure
        diagnosis.explain(error, setup["app"], setup.get("python_why", ""))
    return {
        "failure": error.described(setup["bounds"]),
        "files": wire.paths(project_files(also=error.files())),
        "contradicted": contradicted,
    }


def _fail(
    control: wire.Control, setup: dict[str, Any], seen: imports.Imports, error: failure.LoadError
) -> None:
    """Tell of a failure that the main thread does not know of."""
    failed = _failed(error, setup, [])
    failed["contention"] = contention.of(None, [])
    control.send(wire.FAILED, wire.encode(failed))
    _tell_learned(control, seen.learned())


def _yield_to_successor() -> None:
    """Leave the processor to the next generation, which loads while this one ends."""
    if hasattr(os, "nice"):
        os.nice(5)
