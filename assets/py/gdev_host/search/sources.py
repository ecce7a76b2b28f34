"""What a source file defines, known by its syntax tree, without running it."""

from __future__ import annotations

import ast
import functools
from typing import Any, Iterator, NamedTuple

from ..interpreter.originals import os

NAMES = ("application", "app")
FACTORIES = ("create_app", "make_app")
MORE_FACTORIES = (
    "create_application",
    "make_application",
    "create_wsgi_app",
    "make_wsgi_app",
    "build_app",
    "get_app",
    "app_factory",
)
"""Names that projects use, though no tool looks for them."""
USUAL = "application, app, create_app() or make_app()"

_CLASSES = frozenset(
    [
        "Flask",
        "APIFlask",
        "Eve",
        "Dash",
        "Bottle",
        "API",
        "App",
        "FlaskApp",
        "WSGIApplication",
        "WSGIHandler",
        "DispatcherMiddleware",
        "OpenAPI",
    ]
)
"""Classes of frameworks, of which an instance under any name is an application."""
_NO_APPLICATIONS = frozenset(["Celery", "Typer", "Huey", "QApplication"])
_SERVERS = frozenset(["serve_forever", "run_simple", "run_forever", "run_server", "serve", "run"])


class Source(NamedTuple):
    """A module, and the name in it that is most likely the application."""

    path: str
    application: str = ""
    factory: str = ""  # a factory that needs no arguments
    incomplete_factory: str = ""  # needs arguments, in capitals: "create_app(CONFIG)"
    makes: bool = False  # application is made here, not imported
    serves: bool = False  # importing it starts a server, and does not return
    imported: frozenset[str] = frozenset()  # at the top level, "package.name" and ".name"
    used: frozenset[str] = frozenset()  # the first parts of all absolute imports, anywhere
    is_relative: bool = False  # has relative imports, as only a package's module can
    broken: bool = False  # cannot be parsed

    @property
    def attr(self) -> str:
        """Return what to add to the module's name, "" where there is nothing."""
        return self.application or (self.factory and self.factory + "()")


def read(path: str) -> Source:
    """Return what a source file defines; all is empty where it cannot be read."""
    try:
        stat = os.stat(path)
    except OSError:
        return Source(path)
    return _read(path, (stat.st_mtime_ns, stat.st_size))


@functools.lru_cache(maxsize=None)
def _read(path: str, _version: tuple[int, int]) -> Source:
    tree = parsed(path)
    if tree is None:
        return Source(path, broken=os.path.isfile(path))
    top = list(_top_level(tree.body))
    imports = [node for node in _statements(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    bound = dict(_bound(top, os.path.dirname(path)))
    names = [*(n for n in NAMES if n in bound), *(n for n, kind in bound.items() if kind == _KNOWN)]
    names.sort(key=lambda name: bound[name] == _IMPORTED)
    factories = dict(_factories(top, bound))
    usual = [name for name in (*FACTORIES, *MORE_FACTORIES) if name in factories]
    needs = [f"{name}({factories[name]})" for name in usual if factories[name]]
    return Source(
        path,
        next(iter(names), ""),
        next((name for name in usual if not factories[name]), ""),
        next(iter(needs), ""),
        bool(names) and bound[names[0]] != _IMPORTED,
        any(map(_starts_server, top)),
        frozenset(_imported(top)),
        frozenset(_first_parts(imports)),
        any(isinstance(node, ast.ImportFrom) and node.level > 0 for node in imports),
    )


def parsed(path: str) -> ast.Module | None:
    """Return the syntax tree of a file, None where there is none."""
    try:
        with open(path, "rb") as file:
            return ast.parse(file.read(), path)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


_MADE, _KNOWN, _IMPORTED = "made", "known", "imported"


def _bound(top: list[ast.stmt], folder: str) -> Iterator[tuple[str, str]]:
    """Yield the names that a module binds, and how; the last one of a name counts."""
    for node in top:
        if isinstance(node, ast.FunctionDef):
            yield node.name, _KNOWN if _is_application(node) else _MADE
        elif isinstance(node, (ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name, _MADE
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if not _is_module(node, alias.name, folder):
                    yield alias.asname or alias.name, _IMPORTED
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            made = _last_name(node.value.func) if isinstance(node.value, ast.Call) else ""
            if made not in _NO_APPLICATIONS:
                for name in _targets(node):
                    yield name, _KNOWN if made in _CLASSES else _MADE


def _targets(node: Any) -> Iterator[str]:
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        for part in ast.walk(target):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                yield part.id


def _is_module(node: ast.ImportFrom, name: str, folder: str) -> bool:
    """Report whether "from package import name" gives a module that lies there."""
    for _ in range(node.level - 1):
        folder = os.path.dirname(folder)
    path = os.path.join(folder, *(node.module or "").split("."), name)
    return os.path.isfile(path + ".py") or os.path.isfile(os.path.join(path, "__init__.py"))


def _is_application(node: ast.FunctionDef) -> bool:
    return has_wsgi_parameters([arg.arg for arg in node.args.args])


def has_wsgi_parameters(names: list[str]) -> bool:
    """Report whether these are the parameters (environ, start_response), as they are called."""
    return len(names) == 2 and names[0].startswith("env") and names[1].startswith("start")


def _factories(top: list[ast.stmt], bound: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the names that may be functions, and the arguments that each must have."""
    yield from ((name, "") for name, how in bound.items() if how == _IMPORTED)
    for node in top:
        if isinstance(node, ast.FunctionDef):
            yield node.name, ", ".join(_required(node.args)).upper()
        elif isinstance(node, ast.Assign):
            yield from ((name, "") for name in _targets(node))


def _required(args: ast.arguments) -> list[str]:
    positional = [*getattr(args, "posonlyargs", []), *args.args]
    required = positional[: len(positional) - len(args.defaults)]
    required += [arg for arg, default in zip(args.kwonlyargs, args.kw_defaults) if default is None]
    return [arg.arg for arg in required]


def _top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements that run on import, those in if, try and with included."""
    for node in body:
        yield node
        for part in ("body", "orelse", "finalbody"):
            if isinstance(node, (ast.If, ast.Try, ast.With)) and not _is_main_guard(node):
                yield from _top_level(getattr(node, part, []))
        for handler in getattr(node, "handlers", []):
            yield from _top_level(handler.body)


def _is_main_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and any(
        isinstance(part, ast.Name) and part.id == "__name__" for part in ast.walk(node.test)
    )


def _starts_server(node: ast.stmt) -> bool:
    """Report whether a statement is a call such as app.run() or server.serve_forever()."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or _last_name(call.func) not in _SERVERS:
        return False
    owner = getattr(call.func, "value", None)
    return not isinstance(owner, ast.Name) or owner.id not in ("subprocess", "asyncio")


def _last_name(node: ast.expr) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


def _imported(top: list[ast.stmt]) -> Iterator[str]:
    for node in top:
        if isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield base
            dot = "." if node.module else ""
            yield from (f"{base}{dot}{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _first_parts(imports: list[Any]) -> Iterator[str]:
    for node in imports:
        if isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]
        elif isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """Yield all statements, those of functions and classes too, without their expressions."""
    for part in ("body", "orelse", "finalbody", "handlers", "cases"):
        inner = getattr(node, part, ())
        for each in inner if isinstance(inner, list) else ():
            if isinstance(each, ast.stmt):
                yield each
            yield from _statements(each)
