"""Which parts of the process a module reads while it is imported, by the names in its code."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from types import CodeType
from typing import Any, Iterable, Iterator

from ..interpreter import audit
from ..state.parts import NAMES

_OPTIMIZED = 1  # a flag of co_flags: code of a function, which is not run by the import

_READERS = {
    "the class of loggers": {"getLoggerClass", "getLogRecordFactory"},
    "the configuration of logging": {
        *("handlers", "root", "lastResort", "hasHandlers", "disable", "level", "disabled")
    },
    "the filters of warnings": {"filters"},
    "the encodings of the standard streams": {"encoding", "errors"},
    "the settings of sys": {
        *("tracebacklimit", "pycache_prefix", "get_asyncgen_hooks"),
        "get_coroutine_origin_tracking_depth",
    },
    "the hooks of sys": {"excepthook", "displayhook", "breakpointhook", "unraisablehook"},
    "the signal handlers": {"getsignal"},
    "the types of files": {"guess_type", "guess_extension", "types_map", "common_types"},
}
_OF_MODULES = {
    "the configuration of logging": {"logging", "getLogger"},
    "the filters of warnings": {"warnings"},
    "the encodings of the standard streams": {"stdin", "stdout", "stderr"},
}


class Bodies:
    """The code of modules, noted when it is run: to load it again would take long."""

    def __init__(self) -> None:
        self._run: dict[str, CodeType] = {}  # by its file

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note what is run meanwhile."""
        audit.listen("exec", self._runs)
        try:
            yield
        finally:
            audit.ignore("exec", self._runs)
            self._run.clear()

    def _runs(self, arguments: tuple[Any, ...]) -> None:
        code = arguments[0]
        if type(code) is CodeType and code.co_name == "<module>":
            self._run[code.co_filename] = code

    def take(self, spec: Any) -> Body:
        """Return the body of a module that has been imported, once."""
        code = self._run.pop(spec.origin, None)
        if code is None:
            with suppress(Exception):  # a loader may be anything
                code = spec.loader.get_code(spec.name)
        return Body(code)


class Body:
    """The names in the body of a module, and the texts: __import__("sys")."""

    def __init__(self, code: CodeType | None) -> None:
        """Take the code; None where there is none, as of an extension module."""
        self._names: set[str] = set()
        self._texts: set[str] = set()
        for each in _bodies(code) if isinstance(code, CodeType) else ():
            self._names.update(each.co_names)
            self._texts.update(text for text in each.co_consts if type(text) is str)

    def parts_read(self) -> Iterator[int]:
        """Yield the indices of the parts that it reads, of those that are not visible to all."""
        names, texts = self._names, self._texts
        for part, readers in _READERS.items():
            if names & readers and (names | texts) & _OF_MODULES.get(part, names):
                yield NAMES[part]

    def mentions(self, wanted: Iterable[str]) -> bool:
        """Report whether it names one of these, as "plugins.registry"."""
        found = self._names | self._texts
        for module, _, name in (each.rpartition(".") for each in wanted):
            if name in found and (module in found or module.rpartition(".")[2] in found):
                return True
        return False


def _is_of_body(code: CodeType) -> bool:
    """Report whether code is of a class, a comprehension or a lambda, which may be called there."""
    return not code.co_flags & _OPTIMIZED or code.co_name.startswith("<")


def _bodies(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType) and _is_of_body(constant):
            yield from _bodies(constant)
