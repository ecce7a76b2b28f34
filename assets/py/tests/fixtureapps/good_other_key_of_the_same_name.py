"""Fails with a key of another dict, by the name of one of environ."""

EXPECT = []


def application(environ, start_response):
    fields = {}
    start_response(fields["HTTP_HOST"], [])
    return [b"x"]
