"""Sets the key of a field that has a key of its own."""

EXPECT = ["A23"]


def application(environ, start_response):
    environ["HTTP_CONTENT_LENGTH"] = "0"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
