"""Takes one argument, which cannot be known before it is called."""

EXPECT = ["A1"]


def page(environ):
    return [b"x"]


class Application:
    __call__ = staticmethod(page)


application = Application()
