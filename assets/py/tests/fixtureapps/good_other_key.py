"""Fails with a key of another dict."""

EXPECT = []
METHOD = "BREW"
HANDLERS = {"GET": None}


def application(environ, start_response):
    return HANDLERS[environ["REQUEST_METHOD"]](environ, start_response)
