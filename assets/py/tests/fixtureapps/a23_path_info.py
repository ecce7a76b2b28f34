"""Leaves a PATH_INFO without a slash."""

EXPECT = ["A23"]


def application(environ, start_response):
    environ["PATH_INFO"] = "page"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
