"""Gives a status that is no str."""

EXPECT = ["A8"]


def application(environ, start_response):
    start_response(200, [("Content-Type", "text/plain")])
    return [b"x"]
