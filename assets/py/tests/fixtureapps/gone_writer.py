"""Writes until its client is gone, and tells what write() raised."""


def application(environ, start_response):
    write = start_response("200 OK", [])
    try:
        while True:
            write(b"block")
    except ConnectionError as error:
        print("write raised", isinstance(error, ConnectionError))
        raise
