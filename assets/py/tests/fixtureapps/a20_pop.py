"""Takes a request field for granted."""

EXPECT = ["A20"]


def application(environ, start_response):
    user = environ.pop("HTTP_AUTHORIZATION")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [user.encode()]
