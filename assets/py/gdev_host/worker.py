"""The process: it waits, loads the application, has it served, and ends."""

from __future__ import annotations

import contextlib
import faulthandler
import functools
import sys
from typing import Any, NamedTuple

from .capture import failure, logs, output, stdin
from .files import bytecode, reads
from .interpreter.import_hooks import observed
from .interpreter.originals import os, time
from .interpreter.paths import project_files
from .link import wire
from .loading import contention, diagnosis, loader, stuck
from .loading.modules import import_failed
from .preimport import fingerprint, imports
from .process import standby, threads
from .wsgi.exchange import Server

_FIRST_REQUEST_SECONDS = 0.1  # left to the first request, before the next generation is prepared


def main(address: str) -> None:
    """Load the application that the front names, and serve it until the frame Stop."""
    _leave_terminal()
    _install()
    try:
        order = standby.await_load(wire.opener(address))
    except EOFError:
        threads.end()
    bytecode.forget(order.changed)
    if order.setup.get("prompts"):
        stdin.install(order.threads.prompts.read_line)
    imported = imports.Imports(order.preimports[-1].deferred if order.preimports else None)
    order.threads.loading = stuck.StuckDetector(
        order.setup["app"], functools.partial(_send_stuck, order, imported)
    )
    order.threads.serve_control()
    requested = contention.Requested()
    reads.here.load()
    try:
        with requested.noted():
            loaded = _load(order.setup, imported)
    except failure.LoadError as error:
        order.threads.loading = None
        _send_failed(order, imported, error, requested)
    else:
        order.threads.loading = None
        _serve(order, imported, loaded)
    # What follows is Python's own end: atexit handlers, in the main thread.


def _serve(order: standby.LoadOrder, imported: imports.Imports, loaded: _Loaded) -> None:
    """Let the threads serve, until the frame Stop."""
    control, serving = order.control, order.threads
    serving.server = Server(loaded.application, order.setup, serving.kills)
    serving.stop.wait(0)  # gevent makes its first hub now, which no two threads may at once
    send_files = functools.partial(_send_files, control)
    reads.here.report_each(send_files)
    send_files(reads.here.loaded())
    control.send(wire.LOADED, wire.encode(loaded.message))
    known = frozenset(sys.modules)
    serving.stop.wait(_FIRST_REQUEST_SECONDS)
    if order.pages:
        order.pages.record()
    send_files(reads.here.libraries(all_=not order.preimports))
    record = _import_record(imported, known)
    with contextlib.suppress(Exception, SystemExit):
        record["fingerprint"] = fingerprint.take(imported.changed())
    _send_import_record(control, record)
    known = frozenset(sys.modules)
    serving.stop.wait()
    _yield_to_successor()
    is_more = bool(sys.modules.keys() - known)  # else the successor's load is not disturbed
    _send_import_record(control, _import_record(imported, known) if is_more else {})


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


def _import_record(imported: imports.Imports, known: frozenset[str]) -> dict[str, Any]:
    """Return a wire.ImportRecord, an empty one where an object of the application's raises.

    The next process then imports less ahead; this one serves.
    """
    try:
        return imported.record(known)
    except (Exception, SystemExit):
        return {}


def _install() -> None:
    """Capture what is written, logged and read from now on."""
    if not faulthandler.is_enabled():
        # A segmentation fault leaves the Python stack of the thread it happened in.
        faulthandler.enable(2, all_threads=False)
    output.install()
    logs.install()
    bytecode.distrust_young_sources()
    reads.here.begin()


class _Loaded(NamedTuple):
    """An application, and the wire.Loaded that reports it."""

    application: Any
    message: dict[str, Any]


def _load(setup: dict[str, Any], imported: imports.Imports) -> _Loaded:
    """Import the application in the main thread, as any script would."""
    began, known = time.perf_counter_ns(), imported.known()
    with observed(imported):
        try:
            loaded = loader.load(setup["app"], setup["factory"], setup["directory"])
        except failure.LoadError:
            raise
        except BaseException as error:  # an object of the application's lies about itself
            raise import_failed(setup["app"] or "the application", error) from None
        finally:
            stdin.leave_debugger()
    logs.connect_signals()
    message = {
        "found": {**loaded.found, "file": wire.Path(loaded.found["file"])},
        "import_ns": time.perf_counter_ns() - began,
        "imports": imported.slowest(),
        "files": wire.paths(project_files(known, also=[loaded.found["file"]])),
        "mispredicted": imported.mispredicted(),
    }
    return _Loaded(loaded.application, message)


def _send_files(control: wire.Control, files: dict[str, Any]) -> None:
    if any(files.values()):
        with contextlib.suppress(OSError):  # the front may be gone by now
            control.send(wire.FILES, wire.encode(files))


def _send_import_record(control: wire.Control, record: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # the front may be gone by now
        control.send(wire.IMPORT_RECORD, wire.encode(record))


def _send_failed(
    order: standby.LoadOrder,
    imported: imports.Imports,
    error: failure.LoadError,
    requested: contention.Requested,
) -> None:
    """Report that the application cannot be loaded, and what it was read from."""
    control = order.control
    _send_files(control, reads.here.loaded())
    failed = _failed(error, order.setup, imported.mispredicted())
    failed["contention"] = contention.of(error.error, requested.last())
    control.send(wire.FAILED, wire.encode(failed))
    _send_files(control, reads.here.libraries(all_=not order.preimports))
    _send_import_record(control, imported.record())


def _send_stuck(
    order: standby.LoadOrder, imported: imports.Imports, error: failure.LoadError
) -> None:
    """Report a failure that the main thread does not know of: loading does not return."""
    failed = _failed(error, order.setup, [])
    failed["contention"] = contention.of(None, [])
    order.control.send(wire.FAILED, wire.encode(failed))
    _send_import_record(order.control, imported.record())


def _failed(
    error: failure.LoadError, setup: dict[str, Any], mispredicted: list[str]
) -> dict[str, Any]:
    """Return a wire.Failed without its contention."""
    with contextlib.suppress(Exception):  # a fault in it must not hide the failure
        diagnosis.explain(error, setup["app"], setup.get("python_why", ""))
    return {
        "failure": error.described(setup["bounds"]),
        "files": wire.paths(project_files(also=error.files())),
        "mispredicted": mispredicted,
    }


def _yield_to_successor() -> None:
    """Leave the processor to the next generation, which loads while this one ends."""
    if hasattr(os, "nice"):
        os.nice(5)
