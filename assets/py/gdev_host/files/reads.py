"""Which files this process has read, so that a change of one can be followed.

What a module was made of, a configuration, a template, a data file, an archive:
each is opened in the end, which is an audit event (PEP 578). A file that a C library
opens by itself is not noticed: XML of lxml, databases of SQLite.
"""

from __future__ import annotations

import contextlib
import importlib.machinery
import importlib.util
import stat
import sys
import sysconfig
from typing import Any, Callable, Dict, Iterable, Iterator, Optional, Tuple

from ..interpreter import audit
from ..interpreter.originals import os
from ..interpreter.paths import (
    HOST,
    is_installed,
    is_library,
    is_of_project,
    library_folders,
    namespace,
)
from ..link import wire
from . import templates

State = Optional[Tuple[int, int]]
"""Size in bytes and modification time in nanoseconds; None: no such file."""

Report = Callable[[Dict[str, Any]], None]
"""Takes a wire.Files."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
_BYTECODE = tuple(importlib.machinery.BYTECODE_SUFFIXES)
_CODE = (".py", ".pyw")
_SYSTEM = tuple(
    folder + os.sep
    for folder in (
        *("/proc", "/sys", "/dev", "/run", "/etc/ssl", "/etc/pki", "/lib", "/lib64", "/System"),
        *("/usr/lib", "/usr/lib64", "/usr/share", "/usr/local/lib", "/usr/local/share"),
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"),
        os.path.expanduser("~/Library"),
        os.environ.get("SYSTEMROOT") or "/System",
    )
)
_LINKS = (".pth", ".egg-link")  # files in a folder of libraries that name others
_METADATA = (
    f".dist-info{os.sep}",
    f".egg-info{os.sep}",
)  # their folders are compared
_MAX_REPORTED = 5000  # files, while exchanges are served
_HOST = __name__.partition(".")[0] + "."
_LARGE = 1 << 20  # bytes; a larger file that is read while serving is not taken for cached


class Reads:
    """Files that were opened to be read, in order, each with its state at the first time."""

    def __init__(self) -> None:
        self.found: dict[str, State] = {}
        self.readers: dict[str, str] = {}  # the module that read a file first, while serving
        self._names: dict[Any, None] = {}  # as passed to open()
        self._written: dict[str, None] = {}
        self._written_names: dict[Any, None] = {}
        self._compared: tuple[int, list[tuple[str, State]]] = 0, []
        self._listed: dict[str, None] = {}
        self._requested: dict[str, None] = {}  # modules, found or not
        self._load_start = 0
        self._report: Report | None = None

    def begin(self) -> None:
        """Note what was imported, and what is opened from now on."""
        for module in list(sys.modules.values()):
            file = namespace(module).get("__file__")
            if type(file) is str:
                self._read(file)
        for folder in library_folders():
            for name in os.listdir(folder):
                if name.endswith(_LINKS):
                    self._read(os.path.join(folder, name))
        audit.listen("import", self._imported)
        for event in ("os.listdir", "os.scandir"):
            audit.listen(event, self._lists)
        audit.listen("open", self._opened)
        for event in ("os.rename", "os.link", "os.symlink"):
            audit.listen(event, self._placed)
        for event in ("os.remove", "os.truncate"):
            audit.listen(event, self._removed)

    def end(self) -> None:
        """Note nothing more: this is another process, of the application's own."""
        audit.ignore("open", self._opened)
        self._report = None

    def changed(self) -> bool:
        """Report whether a file that was read, and is not a library's, has changed since."""
        count, own = self._compared
        if len(self.found) > count:
            found = [*self.found.items()][count:]
            own += (each for each in found if not is_library(each[0]) and self._counts(each[0]))
            self._compared = count + len(found), own
        return any(_state(file) != state for file, state in self._compared[1])

    def load(self) -> None:
        """Begin the load of the project: loaded returns what is read from now on."""
        self._load_start = len(self.found)
        self._listed.clear()
        self._requested.clear()

    def loaded(self) -> dict[str, Any]:
        """Return as a wire.Files what was read since load."""
        for file in missing_modules(self._requested):
            self.found.setdefault(file, None)
        own = [
            file
            for file in [*self.found][self._load_start :]
            if not is_library(file) and self._counts(file)
        ]
        return {
            "files": self._described(own),
            "written": wire.paths(file for file in self._written if file in self.found),
            "listed": wire.paths(
                each for each in self._listed if not is_library(os.path.join(each, ""))
            ),
        }

    def libraries(self, *, all_: bool) -> dict[str, Any]:
        """Return as a wire.Files what the libraries were made of, or those read since load."""
        found = [*self.found.items()][0 if all_ else self._load_start :]
        files = [file for file, state in found if state and is_library(file)]
        return {"libraries": self._described(filter(self._counts, files))}

    def report_each(self, report: Report) -> None:
        """Report each file that is read from now on, and each known file that is written."""
        self._report = report

    def _described(self, files: Any) -> list[dict[str, Any]]:
        return [_described(file, self.found[file]) for file in files]

    def _counts(self, file: str) -> bool:
        """Report whether a change of the file would make a difference to the application."""
        if file in self._written or file.startswith(HOST):
            return False
        if file.startswith(_SYSTEM) or os.path.dirname(file) == "/etc":
            return is_library(file) or is_of_project(file)
        return not any(part in file for part in _METADATA)

    def _opened(self, arguments: tuple[Any, ...]) -> None:
        name, _, flags = arguments
        if flags & _WRITING:
            if name not in self._written_names:
                self._written_names[name] = None
                self._wrote(name)
        elif name not in self._names:
            self._names[name] = None
            self._read(name)

    def _imported(self, arguments: tuple[Any, ...]) -> None:
        if arguments[1] is not None:  # an extension module, which is not opened
            self._read(arguments[1])
        elif self._report is None:
            self._requested[arguments[0]] = None

    def _lists(self, arguments: tuple[Any, ...]) -> None:
        if self._report is None and not _is_importing():
            folder = _path(arguments[0] or ".")
            if folder:
                self._listed[folder] = None

    def _placed(self, arguments: tuple[Any, ...]) -> None:
        self._wrote(arguments[1])

    def _removed(self, arguments: tuple[Any, ...]) -> None:
        self._wrote(arguments[0])

    def _wrote(self, name: Any) -> None:
        file = _path(name)
        if file is None or file in self._written:
            return
        if len(self._written) < _MAX_REPORTED or file in self.found:
            self._written[file] = None
        if self._report and (file in self.found or os.path.dirname(file) in self._listed):
            self._report({"written": wire.paths([file])})

    def _read(self, name: Any) -> None:
        file = _source(_path(name))
        if file is None or file in self.found:
            return
        if self._report is None:
            self.found[file] = _state(file)
        elif len(self.readers) < _MAX_REPORTED and self._counts(file):
            self._read_while_serving(file)

    def _read_while_serving(self, file: str) -> None:
        """Report a file that is read after the application was loaded."""
        assert self._report
        state = _state(file)
        self.found[file] = state
        if state is None or (state[0] > _LARGE and not file.endswith(_CODE)):
            return
        reader = _reader()
        if reader.startswith(_HOST):
            return
        self.readers[file] = reader
        message = [_described(file, state)]
        if is_library(file) and not templates.is_clearable(reader):
            self._report({"libraries": message})
        elif file.endswith(_CODE):
            self._report({"files": message})
        elif not templates.reads_each_time(reader):
            self._report({"cached": message})


def _path(name: Any) -> str | None:
    """Return the absolute path of name; None where it is a descriptor."""
    return None if isinstance(name, int) else os.path.abspath(os.fsdecode(name))


def _source(file: str | None) -> str | None:
    """Return the source of a file with bytecode, any other as it is."""
    if file and file.endswith(_BYTECODE):
        with contextlib.suppress(ValueError, NotImplementedError):
            return importlib.util.source_from_cache(file)
    return file


def missing_modules(names: Iterable[str]) -> Iterator[str]:
    """Yield the files of the project that modules would have, for those that are missing."""
    for name in [*names]:
        package, _, last = name.rpartition(".")
        parent = sys.modules.get(package)
        if name in sys.modules or (package and parent is None):
            continue
        for folder in list(namespace(parent).get("__path__", ())) if package else sys.path:
            if not is_library(os.path.join(folder, "")) and os.path.isdir(folder or "."):
                yield os.path.abspath(os.path.join(folder, last + ".py"))
                yield os.path.abspath(os.path.join(folder, last, "__init__.py"))


def _is_importing() -> bool:
    """Report whether the import system is the caller: it lists each folder of sys.path."""
    return sys._getframe(3).f_code.co_filename.startswith("<frozen importlib")


def _state(file: str) -> State:
    try:
        found = os.stat(file)
    except (OSError, ValueError):
        return None
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _described(file: str, state: State) -> dict[str, Any]:
    size, modified = state or (-1, 0)
    return {"path": wire.Path(file), "size": size, "modified_ns": modified}


_STANDARD = tuple(
    os.path.join(path, "")
    for path in {sysconfig.get_path("stdlib"), os.path.dirname(os.__file__)}
    if path
)


def _reader() -> str:
    """Return the name of the innermost module that is not Python's own."""
    frame: Any = sys._getframe(1)
    while frame:
        name = str(frame.f_globals.get("__name__", ""))
        file = frame.f_code.co_filename
        is_passed = name in (__name__, audit.__name__) or file.startswith("<frozen")
        if not is_passed and not _is_standard(file):
            return name
        frame = frame.f_back
    return ""


def _is_standard(file: str) -> bool:
    return file.startswith(_STANDARD) and not is_installed(file)


here = Reads()
"""The reads of this process."""
