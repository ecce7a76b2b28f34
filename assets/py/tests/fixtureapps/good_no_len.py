"""Has a __len__ that does not know."""

EXPECT = []


class Blocks:
    def __len__(self):
        raise NotImplementedError

    def __iter__(self):
        return iter([b"a", b"b"])


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return Blocks()
