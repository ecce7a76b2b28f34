"""Uses write(), and yields one block more (S35, S33)."""


def application(environ, start_response):
    write = start_response("200 OK", [])
    write(b"written ")
    environ["wsgi.input"].read(1)
    return [b"yielded"]
