"""Gives the parts of exc_info in the wrong order."""

EXPECT = ["A14"]
FIELDS = [("Content-Type", "text/plain")]


def application(environ, start_response):
    try:
        1 // 0
    except ZeroDivisionError as error:
        start_response("500 Internal Server Error", FIELDS, (error, type(error), error.__traceback__))
    return [b"x"]
