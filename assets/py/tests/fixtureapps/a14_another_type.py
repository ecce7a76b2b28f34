"""Gives a type that is not that of the exception."""

EXPECT = ["A14"]
FIELDS = [("Content-Type", "text/plain")]


def application(environ, start_response):
    try:
        1 // 0
    except ZeroDivisionError as error:
        start_response("500 Internal Server Error", FIELDS, (ValueError, error, error.__traceback__))
    return [b"x"]
