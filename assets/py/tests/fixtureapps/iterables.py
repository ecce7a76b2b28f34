"""Answers with the kind of iterable that the path names (S6)."""


class Iterable:
    def __iter__(self):
        return iter([b"a", b"b"])


class Sequence:
    def __getitem__(self, index):
        return [b"a", b"b"][index]


class Curious:
    """Tells which of its attributes are touched (S12)."""

    def __iter__(self):
        return iter([b"a", b"b"])

    def __getattr__(self, name):
        print("touched", name)
        raise AttributeError(name)


class Lying:
    """Has a wrong length, or none that could be told (S9, A5)."""

    def __init__(self, length):
        self.length = length

    def __len__(self):
        return self.length

    def __iter__(self):
        return iter([b"a", b"b"])


def generator():
    yield b"a"
    yield b"b"


KINDS = {
    "list": lambda: [b"a", b"b"],
    "tuple": lambda: (b"a", b"b"),
    "generator": generator,
    "instance": Iterable,
    "sequence": Sequence,
    "map": lambda: map(bytes, [b"a", b"b"]),
    "curious": Curious,
    "lying": lambda: Lying(1),
    "nonsense": lambda: Lying(-1),
    "one": lambda: [b"ab"],
    "empty": list,
    "blank": lambda: [b""],
    "bytes": lambda: [bytes(range(256)) * 3],
    "large": lambda: [b"x" * 3_000_000, b"y"],
}


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return KINDS[environ["PATH_INFO"].strip("/")]()
