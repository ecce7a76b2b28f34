"""From a module to the application in it, and whether it is one."""

from __future__ import annotations

import ast
import functools
import inspect
import sys
from types import FunctionType, MethodType, ModuleType
from typing import Any

from ..capture.failure import FACTORY, INVALID, NOT_FOUND, LoadError
from ..capture.reprs import inherited, type_name
from ..search.sources import FACTORIES, MORE_FACTORIES, NAMES, USUAL, has_wsgi_parameters
from .modules import close_matches

_MAX_SHOWN = 20  # callables of a module


def resolve(
    module: ModuleType, attr: str, is_factory: bool, calls_functions: bool = False
) -> tuple[Any, str]:
    """Return what attr names in module, a factory called, and its full name.

    calls_functions: call a function that is no application, as flask does.
    """
    if not attr:
        attr = _usual_attr(module, is_factory)
    path, call = _parse(module.__name__, attr)
    value: Any = module
    for part in path:
        if not hasattr(value, part):
            raise _no_such_attr(module, ".".join(path), value, part)
        value = getattr(value, part)
    if call is None and (is_factory or (calls_functions and _is_plain_factory(value))):
        call = ast.Call(func=ast.Name(id=attr), args=[], keywords=[])
        attr += "()"
    name = f"{module.__name__}:{attr}"
    return (value if call is None else _make(value, call, name)), name


def _is_plain_factory(value: Any) -> bool:
    return type(value) is FunctionType and not _has_wsgi_parameters(value) and accepts(value)


def accepts(function: Any, *args: Any, **kwargs: Any) -> bool:
    """Report whether function can be called so; True where that cannot be known."""
    try:
        signature = _own_signature(function)
    except Exception:  # a proxy may raise anything
        return True
    try:
        signature.bind(*args, **kwargs)
    except TypeError:
        return False
    return True


def _own_signature(function: Any) -> inspect.Signature:
    """Return the signature of function itself; TypeError, ValueError: it is not known.

    __wrapped__ and __signature__, which decorators set, are of another function.
    """
    kind = type(function)
    if kind is MethodType and type(function.__func__) is FunctionType:
        function = MethodType(_undecorated(function.__func__), function.__self__)
    elif kind is FunctionType:
        function = _undecorated(function)
    elif not issubclass(kind, (type, functools.partial)):
        call = inherited(kind, "__call__")
        if type(call) is not FunctionType:
            raise TypeError("what it takes is not known")
        function = MethodType(_undecorated(call), function)
    return inspect.signature(function, follow_wrapped=False)


def _undecorated(function: FunctionType) -> FunctionType:
    bare = FunctionType(
        function.__code__, {}, function.__name__, function.__defaults__, function.__closure__
    )
    bare.__kwdefaults__ = function.__kwdefaults__
    return bare


def check_application(application: Any, name: str) -> None:
    """Raise LoadError for an object that cannot be called as an application (S1, A1)."""
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
    return str(_own_signature(function))


def _example(name: str) -> str:
    """Return the command for an application in the same module, "" where there is none."""
    module = sys.modules.get(name.partition(":")[0])
    others = _applications(module) if module else []
    return f"gdev run {name.partition(':')[0]}:{others[0]}" if others else ""


def _usual_attr(module: ModuleType, is_factory: bool) -> str:
    """Return the name of the application in a module, by its name or type.

    As flask does it: the usual names, then the only object that is an application
    whatever its name, then a factory that needs no argument. Where there is none of
    these, an object of a usual name is returned although it cannot be called.
    """
    objects = [] if is_factory else [name for name in NAMES if _is_object(module, name)]
    others = [] if is_factory else _applications(module)
    for name in objects:
        value = getattr(module, name)
        if callable(value) and (accepts(value, None, None) or _is_async(value)):
            return name
    if len(others) == 1:
        return others[0]
    partial = ""
    for name in (*FACTORIES, *MORE_FACTORIES):
        value = getattr(module, name, None)
        if callable(value) and accepts(value):
            return name if is_factory else name + "()"
        if callable(value):
            partial = partial or name
    if objects:
        name = objects[0]
        return name + "()" if _is_plain_factory(getattr(module, name)) else name
    raise _no_usual_attr(module, is_factory, others, partial)


def _no_usual_attr(
    module: ModuleType, is_factory: bool, others: list[str], partial: str
) -> LoadError:
    name = module.__name__
    usual = "create_app or make_app" if is_factory else USUAL
    names = _callables(module)
    hint = f"gdev run {name}:{[*others, *names, 'attr'][0]}"
    if len(others) > 1:
        message = f'module "{name}" has {len(others)} applications: {", ".join(others)}'
    elif partial:
        takes = _signature(getattr(module, partial))
        message = f'"{name}:{partial}" takes {takes}, and is to be called with literals for these'
        hint = f"gdev run '{name}:{partial}({', '.join(_required(getattr(module, partial)))})'"
    else:
        message = f'module "{name}" has no {usual}'
    return LoadError(NOT_FOUND, message, hint, [_listed(module, names)])


def _required(function: Any) -> list[str]:
    """Return the parameters of a function that have no default, in capitals."""
    parameters = _own_signature(function).parameters.values()
    bare = (p for p in parameters if p.default is p.empty and p.kind not in (2, 4))
    return [f"{p.name}={p.name.upper()}" if p.kind == 3 else p.name.upper() for p in bare]


def _is_object(module: ModuleType, name: str) -> bool:
    value = getattr(module, name, None)
    return value is not None and not issubclass(type(value), ModuleType)


def _applications(module: ModuleType) -> list[str]:
    """Return the names of the objects in a module that can be called as an application."""
    found: dict[int, str] = {}
    for name, value in vars(module).items():
        kind = type(value)  # isinstance would load a lazy object
        if name.startswith("_") or issubclass(kind, (type, ModuleType)):
            continue
        if kind is FunctionType and value.__module__ != module.__name__:
            continue
        call = value if kind is FunctionType else getattr(kind, "__call__", None)  # noqa: B004
        if type(call) is FunctionType and _has_wsgi_parameters(call):
            found.setdefault(id(value), name)
    return list(found.values())


def _has_wsgi_parameters(function: FunctionType) -> bool:
    code = function.__code__
    names = [name for name in code.co_varnames[: code.co_argcount] if name != "self"]
    return has_wsgi_parameters(names)


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
        raise LoadError(NOT_FOUND, message, _example(module))
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
    return LoadError(NOT_FOUND, f'{where} has no attr "{missing}"', hint, [_listed(module, names)])


def _callables(module: ModuleType) -> list[str]:
    """Return the public callables of module, those that it defines itself first."""
    names = [
        (getattr(value, "__module__", None) != module.__name__, name)
        for name, value in vars(module).items()
        if not name.startswith("_") and callable(value) and not isinstance(value, ModuleType)
    ]
    return [name for _, name in sorted(names)][:_MAX_SHOWN]


def _listed(module: ModuleType, names: list[str]) -> str:
    file = getattr(module, "__file__", None) or module.__name__
    return (
        f"{file}: callable are {', '.join(names)}"
        if names
        else f"{file}: nothing in it is callable"
    )
