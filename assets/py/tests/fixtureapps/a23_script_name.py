"""Mounts what it calls at a slash."""

EXPECT = ["A23"]


def application(environ, start_response):
    environ["SCRIPT_NAME"] = "/"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
