"""Returns a list."""

EXPECT = []


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"a", b"b"]
