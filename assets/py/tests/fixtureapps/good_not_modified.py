"""Has nothing new."""

EXPECT = []


def application(environ, start_response):
    start_response("304 Not Modified", [("ETag", '"7"')])
    return []
