"""Fails with an attribute of something else."""

EXPECT = []


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ.decode()]
