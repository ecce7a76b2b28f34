"""Gives an exception in the place of exc_info."""

EXPECT = ["A14"]
FIELDS = [("Content-Type", "text/plain")]


def application(environ, start_response):
    try:
        1 // 0
    except ZeroDivisionError as error:
        start_response("500 Internal Server Error", FIELDS, error)
    return [b"x"]
