"""Iterables of each kind, and what a server may do with them (S5 to S12, S33 to S35)."""

import time

import gates
import notes


class Instance:
    """Has __iter__ and nothing else."""

    def __iter__(self):
        return iter([b"a", b"b"])


class Old:
    """Is iterated over by its indices."""

    def __getitem__(self, index):
        return [b"a", b"b"][index]


class Sized:
    """Tells the number of its blocks."""

    def __init__(self, *blocks):
        self.blocks = blocks

    def __iter__(self):
        return iter(self.blocks)

    def __len__(self):
        return len(self.blocks)


class Moody(Instance):
    def __len__(self):
        raise RuntimeError("no len() today")


class Curious:
    """Notes which attributes are asked for."""

    def __init__(self, environ):
        self.environ = environ

    def __iter__(self):
        return iter([b"a"])

    def __getattribute__(self, name):
        notes.note(object.__getattribute__(self, "environ"), name)
        return object.__getattribute__(self, name)


def curious(environ, start_response):
    start_response("200 OK", [])
    return Curious(environ)


class Closing:
    """Notes each call of close()."""

    def __init__(self, environ, blocks):
        self.environ = environ
        self.blocks = iter(blocks)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.blocks)

    def close(self):
        notes.note(self.environ, "closed")


def closing(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return Closing(environ, [b"a", b"b"])


def closing_unstarted(environ, start_response):
    return Closing(environ, [b"a"])


def closing_first_raises(environ, start_response):
    start_response("200 OK", [])
    return Closing(environ, (1 / 0 for _ in [1]))


def closing_second_raises(environ, start_response):
    def blocks():
        yield b"a"
        raise ValueError("in the second block")

    start_response("200 OK", [])
    return Closing(environ, blocks())


def closing_long(environ, start_response):
    start_response("200 OK", [("Content-Length", "1")])
    return Closing(environ, [b"a", b"b"])


def closing_text(environ, start_response):
    start_response("200 OK", [])
    return Closing(environ, ["text"])


def endless(environ, start_response):
    def blocks():
        while True:
            yield b"x" * 1000

    start_response("200 OK", [])
    return Closing(environ, blocks())


def endless_nothing(environ, start_response):
    """Send one block, then wait for something that never comes."""

    def blocks():
        yield b"first"
        while True:
            time.sleep(0.02)
            yield b""

    start_response("200 OK", [])
    return Closing(environ, blocks())


def late(environ, start_response):
    start_response("200 Late", [])
    yield b"late"


def gated(environ, start_response):
    start_response("200 OK", [])
    for block in (b"1", b"22", b"3"):
        yield block
        gates.pass_through(environ)
    yield b"end"


def written(environ, start_response):
    write = start_response("200 OK", [("X-Write", type(start_response).__name__)])
    write(b"written 1,")
    gates.pass_through(environ)
    write(b"written 2,")
    gates.pass_through(environ)
    return [b"yielded 1,", b"yielded 2"]


def written_once(environ, start_response):
    write = start_response("200 OK", [])
    write(b"written,")
    return [b"yielded"]


class WritesFirst(Sized):
    """Calls write() while it is iterated over, as it must not (A18)."""

    def __init__(self, write, *blocks):
        super().__init__(*blocks)
        self.write = write

    def __iter__(self):
        self.write(b"written,")
        return super().__iter__()


def written_late(environ, start_response):
    return WritesFirst(start_response("200 OK", []), b"yielded")


def many(environ, start_response):
    start_response("200 OK", [])
    for number in range(5000):
        yield b"%d," % number
