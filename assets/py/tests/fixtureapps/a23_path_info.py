"""Calls another application with a PATH_INFO without a slash."""

EXPECT = ["A23"]


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]


def application(environ, start_response):
    environ["PATH_INFO"] = "page"
    return page(environ, start_response)
