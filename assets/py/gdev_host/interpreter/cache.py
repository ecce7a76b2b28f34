"""A bounded cache of values that are made of small keys, and repeat from request to request."""

from __future__ import annotations

from typing import Any, Callable, Dict, Sequence, TypeVar

from . import optimizations

K = TypeVar("K", bound=Sequence[Any])
V = TypeVar("V")

MAX_ENTRIES = 1000
MAX_KEY_CHARACTERS = 500


class BoundedCache(Dict[K, V]):
    """The values that make(key) returns, by str or by tuple of str and the like.

    A value that is None is not kept, nor is one of a longer key than
    MAX_KEY_CHARACTERS. A full cache is emptied: to find the oldest entry would cost
    more than to make the values once more. The caller makes sure that the key is of
    exact types, because an instance of a subclass could claim to equal another key.
    """

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        value = self._make(key)
        if value is not None and _characters(key) <= _MAX_KEY:
            if len(self) >= MAX_ENTRIES:
                self.clear()
            self[key] = value
        return value


_MAX_KEY = MAX_KEY_CHARACTERS if optimizations.is_enabled("cache") else -1


def _characters(key: Sequence[Any]) -> int:
    if isinstance(key, str):
        return len(key)
    return sum(len(part) for part in key if isinstance(part, (str, tuple)))
