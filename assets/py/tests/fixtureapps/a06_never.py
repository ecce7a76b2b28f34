"""Never calls start_response, and has no content."""

EXPECT = ["A6"]


def application(environ, start_response):
    return []
