"""Wraps an application into the validator of wsgiref."""

from wsgiref.validate import validator

EXPECT = []


def page(environ, start_response):
    content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield content
    yield b"x"


application = validator(page)
