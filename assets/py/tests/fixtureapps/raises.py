"""Raises what the path names, where it names it (S37)."""


def application(environ, start_response):
    _, where, kind = environ["PATH_INFO"].split("/")
    error = {
        "Value": ValueError,
        "Exit": SystemExit,
        "Interrupt": KeyboardInterrupt,
        "Generator": GeneratorExit,
        "Stop": StopIteration,
        "Recursion": RecursionError,
    }[kind]
    if where == "call":
        raise error("in the call")
    return Raising(where, error, start_response)


class Raising:
    def __init__(self, where, error, start_response):
        self.where, self.error = where, error
        start_response("200 OK", [])

    def __iter__(self):
        return self

    def __next__(self):
        if self.where == "sent":
            self.where = "iteration"
            return b"sent"
        if self.where == "iteration":
            raise self.error("in iteration")
        raise StopIteration
