"""Makes of its own environ what it likes, as PEP 3333 allows, also in a function of its own."""


def cut(environ, start_response):
    environ["PATH_INFO"] = environ["PATH_INFO"].lstrip("/")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]


def application(environ, start_response):
    if environ["QUERY_STRING"]:
        return cut(environ, start_response)
    environ.update({"HTTP_CONTENT_TYPE": "text/plain", "SCRIPT_NAME": "/", "PATH_INFO": "page"})
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]
