"""Returns what it got."""

EXPECT = []


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"a"
    yield b"b"


def application(environ, start_response):
    def with_field(status, headers, exc_info=None):
        return start_response(status, [*headers, ("X-Passed", "1")], exc_info)

    return page(environ, with_field)
