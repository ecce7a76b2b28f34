"""Yields an instance of a subclass of bytes, which can be sent."""

EXPECT = ["A4"]


class Markup(bytes):
    pass


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html")])
    yield Markup(b"<p>")
