"""Uses write() while its iterable is read."""

EXPECT = ["A18"]
LEVEL = "error"


def application(environ, start_response):
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"a"
    write(b"b")
    yield b"c"
