"""Gives a hundred fields that are all wrong."""


def application(environ, start_response):
    fields = [("Content-Type", "text/plain")]
    start_response("200 OK", fields + [(f"X-{number}", "a\tb") for number in range(100)])
    return [b"x"]
