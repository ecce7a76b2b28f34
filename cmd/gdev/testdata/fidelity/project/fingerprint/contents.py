"""What the modules hold: each global, each attribute of its classes, described."""

import contextlib
import hashlib
import logging
import os
import re
import sys
import types

from . import draws

_PLAIN = (bool, int, float, complex, str, bytes, type(None))
_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    staticmethod,
    classmethod,
    property,
)
_OWN = (
    *("__builtins__", "__cached__", "__dict__", "__doc__", "__file__", "__loader__"),
    *("__module__", "__name__", "__package__", "__path__", "__qualname__", "__spec__"),
    *("__annotate__", "__annotations__", "__firstlineno__", "__static_attributes__"),
    *("__warningregistry__", "__weakref__"),
)
_NOT_OURS = ("gdev_host", "fingerprint", "app", "__main__", "sys", "builtins")
_CACHES = (
    *("inspect: _filesbymodname", "inspect: modulesbyfile", "linecache: cache"),
    *("re: _cache", "re: _cache2"),
)
_NUMBERED = ("_hash", "hash", "creation_counter")  # by address, by the order of imports
_SHARED = ("typing", "types")  # whoever needs one first has made it for all
_DEPTH = 5
_MOST = 300  # entries of a container
_LONGEST = 4000  # characters
_LOWEST_ADDRESS, _END_OF_ADDRESSES = 1 << 46, 1 << 48
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b|(?<!\d)(?<!\d\.)\d{14,15}(?!\d)")


class Contents:
    """Describes what it is shown, each object once: afterwards by its type alone."""

    def __init__(self):
        self.state = {}
        self.generators = {}  # of random numbers, by the path they were found at
        self._seen = {}  # by id, kept alive so that no other object has it

    def add_modules(self):
        for name, module in sorted(sys.modules.items()):
            namespace = getattr(module, "__dict__", None)
            if namespace is not None and name.partition(".")[0] not in _NOT_OURS:
                self._add(name, "", namespace)

    def _add(self, module, prefix, namespace):
        """Describe a module's or a class's names, and those of the classes in it."""
        for name in sorted(name for name in namespace if type(name) is str):
            path, value = f"{module}: {prefix}{name}", namespace[name]
            if name in _OWN or path in _CACHES:
                continue
            self.state[path] = self._bounded(self._named(path, name, value, _DEPTH))
            if issubclass(type(value), type) and self._is_new_class(module, value):
                self._add(module, f"{prefix}{name}.", vars(value))

    def _is_new_class(self, module, value):
        if (
            type.__getattribute__(value, "__module__") != module
            or id(value) in self._seen
        ):
            return False
        self._seen[id(value)] = value
        return True

    def _add_generator(self, path, generator):
        if id(generator) not in self._seen:
            self._seen[id(generator)] = generator
            self.generators[path] = generator

    def _bounded(self, text):
        text = _ADDRESS.sub("(address)", text)
        if len(text) <= _LONGEST:
            return text
        return text[:_LONGEST] + "… " + hashlib.sha256(text.encode()).hexdigest()[:16]

    def _named(self, path, name, value, depth):
        if name in _NUMBERED:
            return "(number)"
        if type(value) is int and value == os.getpid() and "pid" in name:
            return "(pid)"
        return self._described(path, value, depth)

    def _described(self, path, value, depth):
        kind = type(value)
        if kind in _PLAIN:
            return self._plain(value)
        if issubclass(kind, types.ModuleType):
            return f"module {value.__dict__.get('__name__')}"
        if issubclass(kind, type):
            return f"class {_name(value)}"
        if kind in _FUNCTIONS:
            for each in _held(value):
                if draws.is_generator(each):
                    self._add_generator(path, each)
            return f"{kind.__name__} {_name(getattr(value, '__func__', value))}"
        if draws.is_generator(value):
            self._add_generator(path, value)
            return _name(kind)
        if kind is re.Pattern:
            return repr(value)
        if issubclass(kind, logging.Logger):
            return f"a {_name(kind)} {value.name!r}"  # interpreter.py tells the rest
        if not depth or id(value) in self._seen or kind.__module__ in _SHARED:
            return f"a {_name(kind)}"
        self._seen[id(value)] = value
        return self._compound(path, value, depth - 1)

    def _plain(self, value):
        if type(value) is int and _LOWEST_ADDRESS < value < _END_OF_ADDRESSES:
            return "(address)"
        if type(value) is str and value.startswith("/") and len(value) < _MOST:
            return repr(value) + (" there" if os.path.exists(value) else " not there")
        return repr(value)

    def _compound(self, path, value, depth):
        kind = type(value)
        if kind in (tuple, list):
            return f"{_name(kind)} {self._sequence(path, value, depth)}"
        if kind in (set, frozenset):
            parts = sorted(
                self._described(path, e, 0) for e in list(value)[: 10 * _MOST]
            )
            return f"{_name(kind)} {len(value)} [{', '.join(parts)}]"
        if kind is dict:
            return f"dict {self._items(path, value, depth)}"
        told = f"a {_name(kind)} {self._items(path, dict(_attributes(value)), depth)}"
        if issubclass(kind, dict):
            told += self._items(path, dict(dict.items(value)), depth)
        elif issubclass(kind, (list, tuple)):
            told += self._sequence(path, value, depth)
        return told

    def _sequence(self, path, values, depth):
        iterate = list.__iter__ if isinstance(values, list) else tuple.__iter__
        values = list(iterate(values))
        parts = [self._described(path, each, depth) for each in values[:_MOST]]
        if not all(type(each) in _PLAIN for each in values):
            parts.sort()  # a registry: in the order of imports, which may be another
        return f"{len(values)} [{', '.join(parts)}]"

    def _items(self, path, items, depth):
        named = sorted(
            ((self._described(path, key, 0), key) for key in items),
            key=lambda each: each[0],
        )
        parts = []
        for name, key in named[: 10 * _MOST]:
            told = self._named(f"{path}.{name}", name.strip("'"), items[key], depth)
            parts.append(f"{name}: {told}")
        return f"{len(named)} {{{', '.join(parts)}}}"


def _held(function):
    """Yield what a function has beside its code."""
    yield getattr(function, "__self__", None)
    yield from getattr(function, "__defaults__", None) or ()
    yield from (getattr(function, "__kwdefaults__", None) or {}).values()
    for cell in getattr(function, "__closure__", None) or ():
        with contextlib.suppress(ValueError):  # it is empty
            yield cell.cell_contents


def _attributes(value):
    """Yield what an instance holds, without any code of its class."""
    for kind in type(value).__mro__:
        for name, slot in vars(kind).items():
            try:
                if name == "__dict__" and type(slot) is types.GetSetDescriptorType:
                    yield from slot.__get__(value).items()
                elif name == "__vectorcalloffset__":  # a pointer to CPython's own code
                    continue
                elif type(slot) is types.MemberDescriptorType:
                    yield name, slot.__get__(value)
            except (AttributeError, TypeError):
                pass


def _name(each):
    try:
        module = getattr(each, "__module__", None)
        name = getattr(each, "__qualname__", None) or getattr(each, "__name__", "")
    except Exception:  # a metaclass, a proxy
        return type(each).__name__
    return f"{module}.{name}"
