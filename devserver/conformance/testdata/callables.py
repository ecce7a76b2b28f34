"""The same application as each kind of callable (S1), which takes no keywords (S2)."""

import functools


def function(*args, **kwargs):
    environ, start_response = args
    start_response("200 OK", [])
    return [b"called with %d, %d" % (len(args), len(kwargs))]


class Class:
    def __init__(self, *args, **kwargs):
        self.args = args
        self.kwargs = kwargs

    def __iter__(self):
        return iter(function(*self.args, **self.kwargs))


class Callable:
    def __call__(self, *args, **kwargs):
        return function(*args, **kwargs)

    def method(self, *args, **kwargs):
        return function(*args, **kwargs)


instance = Callable()
bound = instance.method
partial = functools.partial(function)
