"""Mounts what it calls at a slash."""

EXPECT = ["A23"]


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]


def application(environ, start_response):
    environ["SCRIPT_NAME"] = "/"
    return page(environ, start_response)
