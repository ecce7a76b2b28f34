"""Has content and no Content-Type."""

EXPECT = ["A22"]


def application(environ, start_response):
    start_response("200 OK", [])
    return [b"x"]
