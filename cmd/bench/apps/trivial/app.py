"""The smallest application that tells which code it runs."""

from marker import TOKEN


def app(environ, start_response):
    content = TOKEN.encode()
    start_response(
        "200 OK",
        [("Content-Type", "text/plain"), ("Content-Length", str(len(content)))],
    )
    return [content]
