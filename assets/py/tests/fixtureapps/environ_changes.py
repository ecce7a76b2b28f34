"""Changes its environ."""


class Secretive:
    def __repr__(self):
        print("printed by a repr")
        raise RuntimeError("no repr")


def application(environ, start_response):
    environ["PATH_INFO"] = "/changed"
    environ["QUERY_STRING"] = "".join([environ["QUERY_STRING"], ""])  # equal
    environ["app.added"] = Secretive()
    environ[5] = "five"
    del environ["SERVER_SOFTWARE"]
    start_response("200 OK", [])
    return []
