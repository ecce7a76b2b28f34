"""Has content and no Content-Type, also where nobody asked for content."""

EXPECT = ["A22"]
METHOD = "HEAD"


def application(environ, start_response):
    start_response("200 OK", [])
    return [b"x"]
