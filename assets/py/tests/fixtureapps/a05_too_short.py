"""Has a len() that tells of one block where there are two."""

EXPECT = ["A5"]


class Blocks:
    def __len__(self):
        return 1

    def __iter__(self):
        return iter([b"a", b"b"])


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return Blocks()
