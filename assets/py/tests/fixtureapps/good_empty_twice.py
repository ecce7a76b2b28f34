"""Returns an iterator that is empty, each time a new one."""

EXPECT = []
TIMES = 2


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return iter(())
