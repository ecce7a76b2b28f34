"""Has a Content-Length with a status that has no content."""

EXPECT = ["A22"]


def application(environ, start_response):
    start_response("304 Not Modified", [("Content-Length", "0")])
    return []
