"""Returns a coroutine."""

EXPECT = ["A3"]


async def page():
    return [b"x"]


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return page()
