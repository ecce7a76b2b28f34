"""Hazards: what a module does while it is imported that makes importing it ahead unsafe.

A fork copies a random number, or the number of a process, and shares what is open.
And a standby may never serve: it must not write files or start processes.
"""

from __future__ import annotations

import atexit
import functools
import gc
import logging
import os
import random
import signal
import socket
import stat
import sys
import threading
import warnings
import weakref
from contextlib import contextmanager, suppress
from typing import Any, Callable, Iterator

from ..interpreter import audit
from ..state.parts import NAMES, FilterProbe
from ..state.side_effects import ExitHandler
from .cleanup import removes

with suppress(ImportError):  # where there is no /dev/fd, either
    import fcntl

Report = Callable[[str], None]
"""Takes a hazard, as the end of a sentence about the module: "draws random numbers"."""

_LOGS = NAMES["the configuration of logging"]
_WARNINGS = NAMES["the filters of warnings"]
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_DEVICES = ("/dev/", "/proc/")


class Hazards:
    """Reports the hazards of modules: as they happen, or after the import."""

    def __init__(
        self,
        fork: Report,
        outside: Report,
        reads: Callable[[int], None],
        defers: Callable[[ExitHandler], bool],
        unregisters: Callable[[Any], None],
    ) -> None:
        """Call fork for hazards of forks, outside for those of any process that may not serve.

        reads takes the index of a part of the state that a module reads. An exit handler
        is not registered where defers returns True.
        """
        self._fork, self._outside, self._reads = fork, outside, reads
        self._defers, self._unregisters = defers, unregisters
        self._thread = threading.get_ident()
        self._made: set[str] = set()  # files and folders, checked at the end
        self._descriptors = _descriptors()
        self._finalizers = _finalizers()
        self._random = random.getstate()
        self._numpy = _numpy_state()
        self._has_timer, self._has_children = _has_timer(), _has_children()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch what this thread does meanwhile."""
        listeners = {
            "open": self._opens,
            "os.mkdir": self._makes,
            "os.symlink": self._links,
            "os.link": self._links,
            "os.remove": self._removes,
            "os.rename": self._removes,
            "os.rmdir": self._removes,
            "mmap.__new__": self._maps,
        }
        for event, listener in listeners.items():
            audit.listen(event, listener)
        try:
            with self._functions_wrapped(), self._warnings_probed():
                yield
        finally:
            for event, listener in listeners.items():
                audit.ignore(event, listener)

    def check(self, module: str) -> None:
        """Report what a module that was just imported has left behind."""
        self._check_files()
        self._check_descriptors()
        self._check_finalizers()
        self._check_generators(module)
        had_timer, self._has_timer = self._has_timer, _has_timer()
        if self._has_timer and not had_timer:
            self._outside("sets a timer")
        had_children, self._has_children = self._has_children, _has_children()
        if self._has_children and not had_children:
            self._outside("starts a process")

    # Files that are made, by audit events, which come before the act.

    def _is_own_thread(self) -> bool:
        return threading.get_ident() == self._thread

    def _opens(self, arguments: tuple[Any, ...]) -> None:
        path, _, flags = arguments
        if (
            flags & _WRITES
            and self._is_own_thread()
            and isinstance(path, (str, bytes, os.PathLike))
        ):
            if os.path.lexists(path):
                self._writes_to(path)
            else:
                self._made.add(_absolute(path))

    def _writes_to(self, path: Any) -> None:
        name = _absolute(path)
        if name not in self._made and not name.startswith(_DEVICES):
            self._outside(f"writes to {name}")

    def _makes(self, arguments: tuple[Any, ...]) -> None:
        if self._is_own_thread() and not os.path.lexists(arguments[0]):
            self._made.add(_absolute(arguments[0]))

    def _links(self, arguments: tuple[Any, ...]) -> None:
        if self._is_own_thread() and not os.path.lexists(arguments[1]):
            self._made.add(_absolute(arguments[1]))

    def _removes(self, arguments: tuple[Any, ...]) -> None:
        if not self._is_own_thread() or not os.path.lexists(arguments[0]):
            return
        name = _absolute(arguments[0])
        if name not in self._made:
            self._outside(f"removes {name}")
        elif len(arguments) > 1 and isinstance(arguments[1], (str, bytes, os.PathLike)):
            self._made.add(_absolute(arguments[1]))

    def _maps(self, arguments: tuple[Any, ...]) -> None:
        if self._is_own_thread() and arguments[0] == -1:
            self._fork("maps memory that forks would share")

    def _check_files(self) -> None:
        for name in sorted(filter(os.path.lexists, self._made)):
            self._outside(f"makes {name}")
        self._made.clear()

    # Descriptors that are left open.

    def _check_descriptors(self) -> None:
        before, self._descriptors = self._descriptors, _descriptors()
        for number in self._descriptors - before:
            if _is_exclusive(number):
                self._outside("holds a file or a port that only one process may have")

    # Functions to be run at the end of the process.

    def _check_finalizers(self) -> None:
        before, self._finalizers = self._finalizers, _finalizers()
        for key in self._finalizers.keys() - before:
            if removes(*self._finalizers[key]):
                self._outside("removes something when its process ends")

    # Random numbers, and numbers of processes.

    def _check_generators(self, module: str) -> None:
        before, self._random = self._random, random.getstate()
        if self._random != before:
            self._outside("seeds or uses the generator of the module random")
        before_numpy, self._numpy = self._numpy, _numpy_state()
        if self._numpy != before_numpy and not module.startswith("numpy"):
            self._outside("seeds or uses the generator of numpy.random")

    def _functions_wrapped(self) -> Any:
        draws = functools.partial(self._fork, "draws random numbers")
        return _wrapped(
            [
                (os, "urandom", lambda *_: draws()),
                (random, "_urandom", lambda *_: draws()),
                (os, "getrandom", lambda *_: draws()),
                (random.Random, "seed", lambda _self, a=None, *_: a is None and draws()),
                (os, "getpid", lambda *_: self._fork("notes the number of its process")),
                (atexit, "register", self._registers),
                (atexit, "unregister", self._unregisters),
                (logging.Logger, "isEnabledFor", lambda *_: self._reads(_LOGS)),
                (logging.Logger, "getEffectiveLevel", lambda *_: self._reads(_LOGS)),
                (logging.Logger, "hasHandlers", lambda *_: self._reads(_LOGS)),
                (logging, "getLevelName", lambda *_: self._reads(_LOGS)),
            ],
            self._is_own_thread,
        )

    @contextmanager
    def _warnings_probed(self) -> Iterator[None]:
        """Note each warning that no filter of a library's own decides.

        warnings.warn is not wrapped: it inspects its caller, and libraries keep it.
        """
        probe = FilterProbe(("default", self, Warning, None, 0))
        filters: Any = warnings.filters
        filters.insert(0, probe)
        try:
            yield
        finally:
            filters[:] = [each for each in filters if each is not probe]

    def match(self, _text: str) -> bool:
        """Note a warning, as the pattern of a filter that never matches."""
        if self._is_own_thread():
            self._reads(_WARNINGS)
        return False

    def _registers(self, function: Any = None, *arguments: Any, **named: Any) -> bool:
        """Report whether an exit handler is not to be registered now."""
        if removes(function, arguments):
            self._outside("removes something when its process ends")
            return False
        return callable(function) and self._defers(ExitHandler(function, arguments, named))


@contextmanager
def _wrapped(
    functions: list[tuple[Any, str, Callable[..., Any]]], is_watched: Callable[[], bool]
) -> Iterator[None]:
    """Wrap functions meanwhile, and restore them wherever a module has kept a wrapper.

    Where the hook returns True, the call is not made: its first argument is returned.
    """
    originals: dict[int, tuple[Any, Any]] = {}
    for owner, name, hook in functions:
        original = getattr(owner, name, None)
        if original is not None:
            wrapper = _wrapper(original, hook, is_watched)
            originals[id(wrapper)] = wrapper, original
            setattr(owner, name, wrapper)
    try:
        yield
    finally:
        for wrapper, original in originals.values():
            for owner, name, _ in functions:
                if getattr(owner, name, None) is wrapper:
                    setattr(owner, name, original)
        _restore_references(originals)


def _wrapper(original: Any, hook: Callable[..., Any], is_watched: Callable[[], bool]) -> Any:
    @functools.wraps(original)
    def wrapper(*arguments: Any, **named: Any) -> Any:
        if is_watched():
            with suppress(TypeError):  # arguments that the original refuses
                if hook(*arguments, **named) is True:
                    return arguments[0]
        return original(*arguments, **named)

    return wrapper


def _restore_references(originals: dict[int, tuple[Any, Any]]) -> None:
    """Put originals where modules have kept the wrappers ("from os import urandom")."""
    for referrer in gc.get_referrers(*(wrapper for wrapper, _ in originals.values())):
        if type(referrer) is dict:
            for key, value in list(referrer.items()):
                wrapper, original = originals.get(id(value), (None, None))
                if wrapper is value and wrapper is not None:
                    referrer[key] = original


def _absolute(path: Any) -> str:
    return os.path.abspath(os.fsdecode(path))


def _descriptors() -> frozenset[int]:
    numbers = set()
    with suppress(OSError):
        for name in os.listdir("/dev/fd"):  # one is that of the listing itself, closed by now
            with suppress(OSError, ValueError):
                os.fstat(int(name))
                numbers.add(int(name))
    return frozenset(numbers)


def _is_exclusive(number: int) -> bool:
    """Report whether a descriptor is of a file that is written to, or of a port."""
    try:
        mode = os.fstat(number).st_mode
        if stat.S_ISREG(mode):
            return fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY
        if not stat.S_ISSOCK(mode):
            return False
        sock = socket.socket(fileno=os.dup(number))
    except OSError:
        return False
    with sock, suppress(OSError):
        name = sock.getsockname()
        return bool(name[1] if isinstance(name, tuple) else name)
    return False


def _has_timer() -> bool:
    return hasattr(signal, "getitimer") and signal.getitimer(signal.ITIMER_REAL)[0] > 0


def _has_children() -> bool:
    if not hasattr(os, "waitid"):
        return False
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except OSError:
        return False
    return True


def _finalizers() -> dict[Any, tuple[Any, Any]]:
    """Return the functions that weakref.finalize and multiprocessing are to run at exit."""
    registry: Any = weakref.finalize._registry  # type: ignore[attr-defined]
    found = {each: (info.func, info.args) for each, info in list(registry.items())}
    util = sys.modules.get("multiprocessing.util")
    for key, each in list(getattr(util, "_finalizer_registry", {}).items()):
        found[key] = each._callback, each._args
    return found


def _numpy_state() -> Any:
    module = sys.modules.get("numpy.random.mtrand")
    generator = getattr(module, "_rand", None)
    if generator is None:
        return None
    _, keys, position, *rest = generator.get_state()
    return keys.tobytes(), position, rest
