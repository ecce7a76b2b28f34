"""Takes its time to end."""

import atexit
import time


def slowly():
    time.sleep(60)


atexit.register(slowly)


def application(environ, start_response):
    start_response("200 OK", [])
    return [b"x"]
