"""Gives a name and a value of a subclass of str."""

EXPECT = ["A9", "A9"]


class Text(str):
    pass


def application(environ, start_response):
    start_response("200 OK", [(Text("Content-Type"), Text("text/plain"))])
    return [b"x"]
