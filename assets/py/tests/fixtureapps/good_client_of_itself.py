"""Asks an application of its own, which is no middleware."""

EXPECT = []


class Page:
    def __init__(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])

    def __iter__(self):
        yield b"inner"

    def close(self):
        print("closed")


def application(environ, start_response):
    page = Page(dict(environ), lambda *arguments: None)
    content = b"".join(page)
    page.close()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [content]
