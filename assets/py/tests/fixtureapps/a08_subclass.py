"""Gives a status of a subclass of str."""

EXPECT = ["A8"]


class Status(str):
    pass


def application(environ, start_response):
    start_response(Status("200 OK"), [("Content-Type", "text/plain")])
    return [b"x"]
