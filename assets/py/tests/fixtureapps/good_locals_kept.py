"""Uses locals() while it starts its response."""

EXPECT = []


def application(environ, start_response):
    page = locals()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(sorted(page)).encode()]
