"""Takes a key for granted that another server sets."""

EXPECT = ["A20"]


def application(environ, start_response):
    user = environ["DOCUMENT_ROOT"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [user.encode()]
