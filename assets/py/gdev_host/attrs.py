"""From a module to the application in it, and whether it is one."""

from __future__ import annotations

import ast
import inspect
from types import ModuleType
from typing import Any

from .failure import FACTORY, INVALID, NOT_FOUND, LoadError
from .modules import close_matches
from .reprs import type_name

NAMES = ("application", "app")
FACTORIES = ("create_app", "make_app")
USUAL = "application, app, create_app() or make_app()"

_SHOWN = 20  # callables of a module


def resolve(module: ModuleType, attr: str, is_factory: bool) -> tuple[Any, str]:
    """Return what attr names in module, a factory called, and its full name."""
    if not attr:
        attr = _usual_attr(module, is_factory)
    path, call = _parse(module.__name__, attr)
    value: Any = module
    for part in path:
        if not hasattr(value, part):
            raise _no_such_attr(module, ".".join(path), value, part)
        value = getattr(value, part)
    if call is None and is_factory:
        call = ast.Call(func=ast.Name(id=attr), args=[], keywords=[])
        attr += "()"
    name = f"{module.__name__}:{attr}"
    return (value if call is None else _make(value, call, name)), name


def accepts(function: Any, *args: Any, **kwargs: Any) -> bool:
    """Report whether function can be called so; True where that cannot be known."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return True
    try:
        signature.bind(*args, **kwargs)
    except TypeError:
        return False
    return True


def check_application(application: Any, name: str) -> None:
    """Refuse what cannot be called with environ and start_response (S1, A1)."""
    if not callable(application):
        kind = type_name(type(application))
        raise LoadError(
            INVALID, f'"{name}" is of type {kind}, which is not callable', _example(name)
        )
    if _is_async(application):
        message = f'"{name}" is an ASGI application, and gdev hosts WSGI'
        raise LoadError(INVALID, message, f"uvicorn {name}")
    if accepts(application, None, None):
        return
    takes = f"takes {_signature(application)}, not (environ, start_response)"
    is_factory = not isinstance(application, type) and accepts(application)
    hint = f"gdev run '{name}()'" if is_factory else _example(name)
    raise LoadError(INVALID, f'"{name}" {takes}', hint)


def _is_async(application: Any) -> bool:
    call = getattr(type(application), "__call__", None)  # noqa: B004
    return inspect.iscoroutinefunction(application) or inspect.iscoroutinefunction(call)


def _signature(function: Any) -> str:
    return str(inspect.signature(function))


def _example(name: str) -> str:
    return f"gdev run {name.partition(':')[0]}:application"


def _usual_attr(module: ModuleType, is_factory: bool) -> str:
    """Return the first of the usual names that is callable in module."""
    for name in () if is_factory else NAMES:
        value = getattr(module, name, None)
        if callable(value) and not isinstance(value, ModuleType):
            return name
    for name in FACTORIES:
        value = getattr(module, name, None)
        if callable(value) and accepts(value):
            return name if is_factory else name + "()"
    usual = "create_app or make_app" if is_factory else USUAL
    names = _callables(module)
    hint = f"gdev run {module.__name__}:{names[0] if names else 'attr'}"
    message = f'module "{module.__name__}" has no {usual}'
    raise LoadError(NOT_FOUND, message, hint, [_seen(module, names)])


def _parse(module: str, attr: str) -> tuple[list[str], ast.Call | None]:
    """Split "a.b" or "a.b(1, x=2)": names, and the call where there is one."""
    try:
        node: Any = ast.parse(attr.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        node = None
    call = node if isinstance(node, ast.Call) else None
    node = call.func if call else node
    path: list[str] = []
    while isinstance(node, ast.Attribute):
        path.insert(0, node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        message = f'"{attr}" is neither a name nor a call of one'
        raise LoadError(NOT_FOUND, message, f"gdev run {module}:app")
    return [node.id, *path], call


def _make(factory: Any, call: ast.Call, name: str) -> Any:
    """Call a factory; its arguments are literals, as in FLASK_APP."""
    if not callable(factory):
        kind = type_name(type(factory))
        raise LoadError(
            INVALID, f'"{name}": what is called is of type {kind}, which is not callable'
        )
    try:
        args = [ast.literal_eval(argument) for argument in call.args]
        kwargs = {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}
    except ValueError:
        raise LoadError(INVALID, f'"{name}": the arguments must be literals') from None
    if not accepts(factory, *args, **kwargs):
        message = f'"{name}" cannot be called so: it takes {_signature(factory)}'
        raise LoadError(INVALID, message, "write a function without parameters and name that")
    try:
        return factory(*args, **kwargs)
    except BaseException as error:  # SystemExit too
        message = f'the factory "{name}" raised {type_name(type(error))}'
        raise LoadError(FACTORY, message, error=error) from None


def _no_such_attr(module: ModuleType, attr: str, owner: Any, missing: str) -> LoadError:
    names = _callables(module)
    matches = close_matches(attr, names) or names[:1]
    hint = f"gdev run {module.__name__}:{matches[0]}" if matches else ""
    where = f'module "{module.__name__}"' if owner is module else f'"{attr}"'
    return LoadError(NOT_FOUND, f'{where} has no attr "{missing}"', hint, [_seen(module, names)])


def _callables(module: ModuleType) -> list[str]:
    """Return the public callables of module, those that it defines itself first."""
    names = [
        (getattr(value, "__module__", None) != module.__name__, name)
        for name, value in vars(module).items()
        if not name.startswith("_") and callable(value) and not isinstance(value, ModuleType)
    ]
    return [name for _, name in sorted(names)][:_SHOWN]


def _seen(module: ModuleType, names: list[str]) -> str:
    file = getattr(module, "__file__", None) or module.__name__
    return (
        f"{file}: callable are {', '.join(names)}"
        if names
        else f"{file}: nothing in it is callable"
    )
