"""Gives an exception that was never raised."""

EXPECT = ["A14"]


def application(environ, start_response):
    error = ValueError("no number")
    start_response("400 Bad Request", [("Content-Type", "text/plain")], (ValueError, error, None))
    return [b"x"]
