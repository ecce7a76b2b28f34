"""What the streams of environ do (S21 to S23, S38, S39); requests at once (S40)."""

import json
import threading
import time
import zlib
from urllib.parse import unquote

import gates


def calls(environ, start_response):
    """Answer with the results of the expressions in the query, one after the other."""
    names = {"input": environ["wsgi.input"], "environ": environ}
    expressions = unquote(environ["QUERY_STRING"]).split(";")
    results = [repr(eval(expression, names)) for expression in expressions]
    start_response("200 OK", [])
    return [json.dumps(results).encode()]


def echo(environ, start_response):
    content = environ["wsgi.input"].read()
    start_response("200 OK", [])
    return [content]


def caught(environ, start_response):
    """Answer with what is raised where the content cannot be read."""
    try:
        text = environ["wsgi.input"].read()
    except OSError as error:
        text = str(error).encode()
    start_response("500 Internal Server Error", [])
    return [text]


def duplex(environ, start_response):
    """Answer each part of the content before the next one is sent."""
    start_response("200 OK", [])
    while True:
        data = environ["wsgi.input"].read(4)
        if not data:
            break
        yield b"<" + data + b">"


def excused(environ, start_response):
    """Answer 500 where the content cannot be read, as frameworks do."""
    try:
        return echo(environ, start_response)
    except OSError:
        start_response("500 Internal Server Error", [])
        return [b"not my fault"]


def ignored(environ, start_response):
    start_response("200 OK", [])
    return [b"not read"]


def partly(environ, start_response):
    data = environ["wsgi.input"].read(3)
    start_response("200 OK", [])
    return [data]


def gated(environ, start_response):
    """Read the content only after another request has opened the gate."""
    gates.pass_through(environ)
    content = environ["wsgi.input"].read()
    start_response("200 OK", [])
    return [content]


def counted(environ, start_response):
    """Answer with the size and the CRC-32 of the content."""
    size, crc = 0, 0
    while True:
        data = environ["wsgi.input"].read(1 << 16)
        if not data:
            break
        size, crc = size + len(data), zlib.crc32(data, crc)
    start_response("200 OK", [])
    return [b"%d %d" % (size, crc)]


def large(environ, start_response):
    """Send as many blocks of 64 KiB as the query says."""
    block = bytes(range(256)) * 256
    start_response("200 OK", [])
    for _ in range(int(environ["QUERY_STRING"])):
        yield block


def errors(environ, start_response):
    stream = environ["wsgi.errors"]
    stream.write("plain\n")
    stream.write("K\xe4se \u2603 \U0001f600\n")
    stream.write("surrogate \ud800 nul \x00 escape \x1b[31m\n")
    stream.writelines(["one\n", "two\n"])
    stream.flush()
    print("printed", file=stream)
    start_response("200 OK", [])
    return [b"taken"]


_lock = threading.Lock()
_running = 0
_most = 0


def together(environ, start_response):
    """Answer with how many requests ran at once so far."""
    global _running, _most
    with _lock:
        _running += 1
        _most = max(_most, _running)
    time.sleep(0.05)
    with _lock:
        _running -= 1
    start_response("200 OK", [])
    return [b"%d %s" % (_most, str(environ["wsgi.multithread"]).encode())]
