"""Returns the lines of a file as a generator expression."""

EXPECT = []


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return (line for line in open(__file__, "rb"))
