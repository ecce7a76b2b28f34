"""Mounts what it calls, and adds keys of its own."""

EXPECT = []


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["SCRIPT_NAME"].encode()]


def application(environ, start_response):
    inner = dict(environ, SCRIPT_NAME="/shop", PATH_INFO="")
    environ["shop.inner"] = inner
    environ["PATH_INFO"] = "/page"
    del environ["SERVER_SOFTWARE"]
    return page(inner, start_response)
