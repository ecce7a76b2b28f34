"""Returns the same generator each time."""

EXPECT = ["A1"]
TIMES = 2


BLOCKS = (block for block in [b"x"])


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return BLOCKS
