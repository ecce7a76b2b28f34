"""Begins an error response in an except block, without exc_info."""

EXPECT = ["A21"]


def application(environ, start_response):
    try:
        1 // 0
    except ZeroDivisionError:
        start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
    return [b"x"]
