"""Has the host send each kind of frame that an exchange may bring."""

import logging

logging.getLogger().addHandler(logging.NullHandler())


def application(environ, start_response):
    print("printed …")
    logging.getLogger("shop").warning("paid")
    environ["wsgi.input"].read()
    environ["user"] = "ada"
    environ["PATH_INFO"] = "/"
    del environ["STAGE"]
    if environ["QUERY_STRING"] == "prompt":
        input()
    start_response("200 ", [("Content-Type", "text/plain")])
    yield b"served"
    item = {}
    item["price"]
