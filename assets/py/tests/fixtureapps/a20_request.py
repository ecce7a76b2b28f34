"""Takes a request field for granted, in the environ of a request object."""

EXPECT = ["A20"]


class Request:
    def __init__(self, environ):
        self._environ = environ

    @property
    def environ(self):
        return self._environ

    def user(self):
        return self.environ["HTTP_AUTHORIZATION"]


def application(environ, start_response):
    user = Request(environ).user()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [user.encode()]
