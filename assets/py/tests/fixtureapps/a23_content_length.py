"""Sets the key of a field that has a key of its own."""

EXPECT = ["A23"]


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]


def application(environ, start_response):
    environ["HTTP_CONTENT_LENGTH"] = "0"
    return page(environ, start_response)
