"""Writes a str."""

EXPECT = ["A18", "A4"]


def application(environ, start_response):
    write = start_response("200 OK", [("Content-Type", "text/plain")])
    write("text")
    return []
