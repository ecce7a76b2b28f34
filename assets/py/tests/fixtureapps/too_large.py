"""Makes whatever is told of an exchange larger than a frame may be."""

import logging

MANY = 17 << 20
FACES = "\U0001f600" * (64 << 10)  # twelve bytes each, in JSON


class Named(Exception):
    pass


def chained(depth):
    if depth:
        try:
            chained(depth - 1)
        except ValueError:
            raise ValueError(FACES)
    raise ValueError("first")


def grouped(depth):
    members = [grouped(depth - 1) if depth else ValueError(FACES) for _ in range(10)]
    return ExceptionGroup("group", members)  # noqa: F821 - since Python 3.11


def application(environ, start_response):
    path = environ["PATH_INFO"][1:]
    fields = [("Content-Type", "text/plain")]
    status = "200 OK"
    if path == "status":
        status = "200 " + "x" * MANY
    elif path == "name":
        fields.append(("X-" + "x" * MANY, "y"))
    elif path == "value":
        fields.append(("X-Long", "x" * MANY))
    elif path == "fields":
        fields += [(f"X-{number}", "x" * 65000) for number in range(300)]
    elif path == "message":
        raise ValueError("x" * MANY)
    elif path == "type":
        raise type("E" * MANY, (Exception,), {})("x")
    elif path == "chain":
        chained(30)
    elif path == "locals":
        values = ["\U0001f600" * 1900 for _ in range(5000)]
        exec("".join(f"v{n} = values[{n}]\n" for n in range(5000)) + "1/0", {"values": values})
    elif path == "group":
        raise grouped(2)
    elif path == "log":
        logging.getLogger("l" * MANY).warning("m" * MANY)
    elif path == "environ":
        environ.update((f"key.{number}", "v" * 3000) for number in range(10000))
        environ["k" * MANY] = "x"
    elif path == "print":
        print("x" * MANY)
    start_response(status, fields)
    return [b"served"]
