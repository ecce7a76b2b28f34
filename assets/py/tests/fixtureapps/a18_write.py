"""Uses write(), which is told once."""

EXPECT = ["A18"]
LEVEL = "warning"


def application(environ, start_response):
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    write(b"a")
    write(b"b")
    return [b"c"]
