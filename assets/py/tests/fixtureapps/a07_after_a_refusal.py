"""Calls start_response again after it has raised."""

EXPECT = ["A8", "A7"]


def application(environ, start_response):
    try:
        start_response("OK", [("Content-Type", "text/plain")])
    except ValueError:
        pass
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
