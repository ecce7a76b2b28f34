"""Has no content, and so no type of it."""

EXPECT = []


def application(environ, start_response):
    start_response("204 No Content", [])
    return [b""]
