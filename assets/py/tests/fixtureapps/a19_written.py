"""Writes more than its Content-Length says."""

EXPECT = ["A18", "A19"]


def application(environ, start_response):
    write = start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "4")])
    write(b"abcde")
    return []
