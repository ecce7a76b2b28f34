"""Returns what no application may return."""

RESULTS = {
    "none": None,
    "str": "text",
    "bytes": b"bytes",
    "number": 3,
    "strs": ["text"],
    "numbers": [1],
    "bytearrays": [bytearray(b"x")],
}


def application(environ, start_response):
    name = environ["PATH_INFO"].strip("/")
    if name != "unstarted":
        start_response("200 OK", [])
    return RESULTS.get(name, [b"x"])
