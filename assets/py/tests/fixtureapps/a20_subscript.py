"""Takes REMOTE_USER for granted."""

EXPECT = ["A20"]


def application(environ, start_response):
    user = environ["REMOTE_USER"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [user.encode()]
