"""Why an import failed, beyond Python's message, and the command that helps."""

from __future__ import annotations

import importlib.machinery
import re
import shlex
import sys
from types import ModuleType, TracebackType
from typing import Any, Iterator, NamedTuple

from ..capture.failure import LoadError
from ..interpreter.originals import os
from ..interpreter.paths import HOST, is_library, place
from ..search.folders import file_of
from . import installing

_MAX_CHAIN = 8  # causes of an exception
_SERVE = frozenset(["serve_forever", "run_simple"])
_SERVE_THERE = frozenset(["run", "serve", "server", "start", "quickstart", "block", "run_server"])
_SERVERS = re.compile(
    r"-packages[\\/](flask|werkzeug|waitress|bottle|cheroot|cherrypy|gunicorn|tornado|gevent"
    r"|eventlet|uvicorn|hypercorn|aiohttp|dash|paste|web)\b"
)
"""Libraries whose functions of these names serve until they are ended."""


class Diagnosis(NamedTuple):
    """An explanation of a failure; hint is the next command to type, or empty."""

    sentence: str
    hint: str = ""
    details: tuple[str, ...] = ()


def explain(failure: LoadError, app: str, why: str) -> None:
    """Add to a failure the explanation of its exception, if there is one.

    app is what the user named, why says how this interpreter was chosen.
    """
    for error in _chain(failure.error):
        found = (
            _server(error.__traceback__)
            or _shadowed(error)
            or _circular(error)
            or _missing(error, app, why)
        )
        if found:
            failure.message += f": {found.sentence}"
            failure.hint = failure.hint or found.hint
            failure.looked_at.extend(found.details)
            return


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and what it was raised from."""
    for _ in range(_MAX_CHAIN):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


class Frame(NamedTuple):
    """A line of a stack."""

    file: str
    line: int
    function: str


def _frames(trace: TracebackType | None) -> list[Frame]:
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if not code.co_filename.startswith((HOST, "<frozen")):
            frames.append(Frame(code.co_filename, trace.tb_lineno, code.co_name))
        trace = trace.tb_next
    return frames


def _server(trace: TracebackType | None) -> Diagnosis | None:
    return server_in(_frames(trace))


def server_in(frames: list[Frame]) -> Diagnosis | None:
    """Find a server that a module has started when it was imported; frames are outermost first."""
    caller = None
    for frame in frames:
        if not is_library(frame.file):
            caller = frame
        elif caller and _serves(frame):
            at = f"{place(caller.file)}:{caller.line}"
            return Diagnosis(
                f"{at}, in {caller.function}, starts a server when it is imported,"
                " and gdev is the server",
                f'write   if __name__ == "__main__":   above {at}',
            )
    return None


def _serves(frame: Frame) -> bool:
    """Report whether a function of a library is one that serves until it is ended."""
    return frame.function in _SERVE or (
        frame.function in _SERVE_THERE and _SERVERS.search(frame.file) is not None
    )


def _shadowed(error: BaseException) -> Diagnosis | None:
    """Find a file of the project that has the name of a library's or of Python's own."""
    for name in _names(error):
        mine, other = _file_in_project(name), _file_elsewhere(name)
        if not mine or not other or _same(mine, other):
            continue
        loaded = mine  # a module that failed was removed again
        if name in sys.modules:
            loaded = _file_of_module(sys.modules[name]) or "built in"
        if _same(loaded, mine):
            sentence = f"the project's {mine} hides the module {name} that is meant, {other}"
        else:
            sentence = f"{name} is {loaded}, not the project's {mine}, which has the same name"
        file = mine if not mine.endswith("__init__.py") else os.path.dirname(mine)
        stem, suffix = os.path.splitext(place(file))
        renamed = f"{stem}_app{suffix}"
        return Diagnosis(sentence, f"mv {shlex.quote(place(file))} {shlex.quote(renamed)}")
    return None


def _names(error: BaseException) -> Iterator[str]:
    """Yield the top-level modules that an exception may be about.

    Where a library failed, these are all modules of the project.
    """
    if isinstance(error, (ImportError, AttributeError)):
        names = [getattr(error, "name", None) if isinstance(error, ImportError) else None]
        names += re.findall(r"module '([\w.]+)'", str(error))
        yield from dict.fromkeys(name.partition(".")[0] for name in names if name)
    frames = _frames(error.__traceback__)
    if isinstance(error, SyntaxError) or not frames or not is_library(frames[-1].file):
        return
    for name, module in list(sys.modules.items()):
        file = _file_of_module(module)
        if "." not in name and file and not is_library(file) and not file.startswith(HOST):
            yield name


def _file_of_module(module: Any) -> str:
    file = vars(module).get("__file__") if type(module) is ModuleType else None
    return file if isinstance(file, str) else ""


def _file_in_project(name: str) -> str:
    folders = [entry for entry in sys.path if not is_library(os.path.join(entry, ""))]
    return next(filter(None, (file_of(folder or ".", name) for folder in folders)), "")


def _file_elsewhere(name: str) -> str:
    if name in sys.builtin_module_names:
        return "built in"
    folders = [entry for entry in sys.path if entry and is_library(os.path.join(entry, ""))]
    spec = importlib.machinery.PathFinder.find_spec(name, folders)
    return (spec.origin or "") if spec else ""


def _same(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def _circular(error: BaseException) -> Diagnosis | None:
    """Find the circle in which modules import each other."""
    found = re.search(r"partially initialized module '([\w.]+)'", str(error))
    if not found or not isinstance(error, (ImportError, AttributeError)):
        return None
    begun = _file_of_module(sys.modules.get(found[1]))
    modules = [frame for frame in _frames(error.__traceback__) if frame.function == "<module>"]
    files = [frame.file for frame in modules]
    begun = begun or next((f for f in files if _is_file_of(f, found[1])), "")
    if begun not in files:
        return None
    circle = modules[files.index(begun) :]
    steps = " → ".join(f"{place(frame.file)}:{frame.line}" for frame in circle)
    last = circle[-1]
    return Diagnosis(
        f"a circle of imports, {steps} → {place(begun)}, which has not come to its end",
        details=(
            f"{place(last.file)}:{last.line} may be moved into the function that needs it, "
            f"or {place(begun)}:{circle[0].line} below what is wanted from {place(begun)}",
        ),
    )


def _is_file_of(file: str, module: str) -> bool:
    path = module.replace(".", os.sep)
    return file.endswith((f"{os.sep}{path}.py", os.path.join(os.sep + path, "__init__.py")))


def _missing(error: BaseException, app: str, why: str) -> Diagnosis | None:
    """Explain in which interpreter a module is missing, and how to install it."""
    if not isinstance(error, ModuleNotFoundError):
        return None
    version = "{}.{}.{}".format(*sys.version_info[:3])
    chosen = f", chosen by: {why}" if why else ""
    looked = f"{sys.executable} (Python {version}{chosen})"
    other = f"gdev run --python PYTHON {app}".strip() + " has another one look for it"
    if type(error).__name__ == "PackageNotFoundError":  # a distribution is missing
        name = str(error.args[0]) if error.args else ""
        sentence = f"the distribution {name} is not installed for {looked}"
        return Diagnosis(sentence, installing.command(name), (other,))
    if not error.name:
        return None
    top = error.name.partition(".")[0]
    if top != error.name and top in sys.modules:
        if not is_library(_file_of_module(sys.modules[top]) or "<frozen"):
            return None
        has = installing.version_of(top)
        return Diagnosis(
            f"{top}{has} has no {error.name}", installing.command(top, upgrade=True), (looked,)
        )
    folder = _folder_with(top)
    if folder:
        sentence = f"{top} lies in {folder}, which is not on sys.path"
        return Diagnosis(
            sentence, f"PYTHONPATH={shlex.quote(folder)} gdev run {app}".strip(), (looked,)
        )
    sentence = f"no module {top!r} for {looked}"
    return Diagnosis(sentence, installing.command(top), (other,))


def _folder_with(name: str) -> str:
    """Return the folder of the project, below the current one or above, in which a module lies."""
    if os.path.basename(os.getcwd()) == name:
        return ".."
    for folder in ("src", "lib", "apps", "app", "python", "backend"):
        if file_of(folder, name):
            return folder
    try:
        folders = sorted(entry.path for entry in os.scandir(".") if entry.is_dir())
    except OSError:
        return ""
    for path in folders:
        folder = os.path.relpath(path)
        if not folder.startswith((".", "_", "venv", "env")) and file_of(folder, name):
            return folder
    return ""
