"""Each kind of callable is an application (S1); all take their arguments by position (S2)."""

import functools


def function(a, b, /):
    b("200 OK", [])
    return [b"served"]


class Class:
    def __init__(self, a, b, /):
        self.start = b

    def __iter__(self):
        self.start("200 OK", [])
        yield b"served"


class Instance:
    def __call__(self, a, b, /):
        return function(a, b)

    method = __call__


instance = Instance()
bound = instance.method
partial = functools.partial(lambda x, a, b: function(a, b), None)
