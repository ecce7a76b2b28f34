"""Has a len() that tells of more blocks than there are."""

EXPECT = ["A5"]


class Blocks:
    def __len__(self):
        return 3

    def __iter__(self):
        return iter([b"a", b"b"])


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return Blocks()
