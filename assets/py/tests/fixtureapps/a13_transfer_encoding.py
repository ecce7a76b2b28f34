"""Says that it has encoded its content for the transfer."""

EXPECT = ["A13"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Transfer-Encoding", "chunked")])
    return [b"x"]
