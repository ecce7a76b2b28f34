"""Never ends by itself."""


def application(environ, start_response):
    start_response("200 OK", [])
    if environ["PATH_INFO"] == "/":
        return [b"quick"]
    if environ["PATH_INFO"] == "/read":
        environ["wsgi.input"].read()
    marker = "seen in the locals"
    print(marker)
    while True:
        pass
