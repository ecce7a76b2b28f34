"""What is made of small values once, for the exchanges that bring the same again."""

from __future__ import annotations

from typing import Any, Callable, Dict, Sequence, TypeVar

K = TypeVar("K", bound=Sequence[Any])
V = TypeVar("V")

MOST = 1000  # values of one kind
SIZE = 500  # characters in a key


class Remembered(Dict[K, V]):
    """The values that make(key) returns, by str or by tuple of str and what is like it.

    One that is None is not remembered, nor one of a key with many characters.
    Whoever asks has made sure that the key is of exact types: others could say
    of themselves that they are the same.
    """

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        value = self._make(key)
        if value is not None and _size(key) <= SIZE:
            if len(self) >= MOST:
                self.clear()
            self[key] = value
        return value


def _size(key: Sequence[Any]) -> int:
    if isinstance(key, str):
        return len(key)
    return sum(len(part) for part in key if isinstance(part, (str, tuple)))
