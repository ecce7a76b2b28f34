"""Has content with a status that allows none."""

EXPECT = ["A22"]


def application(environ, start_response):
    start_response("204 No Content", [("Content-Type", "text/plain")])
    return [b"x"]
