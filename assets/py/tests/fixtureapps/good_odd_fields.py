"""Gives fields that are rare and right."""

EXPECT = []


def application(environ, start_response):
    fields = [
        ("content-type", "text/plain"),
        ("Set-Cookie", "a=1"),
        ("set-cookie", "b=2; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
        ("X-Latin", "\xfcber"),
        ("X-Empty", ""),
        ("X-Space", " around "),
        ("!#$%&'*+-.^_`|~0", "all that a token may have"),
    ]
    start_response("299 Sehr sch\xf6n, wirklich", fields)
    return [b"x"]
