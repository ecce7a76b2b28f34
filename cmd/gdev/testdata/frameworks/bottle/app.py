"""A Bottle application."""

import logging
import sys
import time

from bottle import Bottle, request, response, template

GREETING = "hello from bottle"

logger = logging.getLogger("app")

app = Bottle()


@app.get("/")
def index():
    return template("<!doctype html><h1>{{greeting}}</h1>", greeting=GREETING)


@app.get("/form")
def form():
    return '<form method="post"><input name="name"><button>Go</button></form>'


@app.post("/form")
def sent():
    response.content_type = "text/plain; charset=utf-8"
    fields = request.forms.decode()
    return "".join(f"{name}={value}\n" for name, value in fields.allitems())


@app.get("/probe")
def probe():
    # A copy: the repr of bottle.request, which is among the values, adds a key.
    return {key: repr(value) for key, value in request.environ.copy().items()}


@app.get("/error")
def error():
    stock = {"red": 12}
    try:
        return {"left": stock["green"]}
    except KeyError as cause:
        raise LookupError("no green bottle hangs on the wall") from cause


@app.get("/output")
def output():
    print("to stdout")
    print("to stderr", file=sys.stderr)
    request.environ["wsgi.errors"].write("to wsgi.errors\n")
    logger.warning("to %s", "logging")
    return "written\n"


@app.get("/stream")
def stream():
    response.content_type = "text/plain; charset=utf-8"
    for number in range(1, 6):
        yield f"block {number}\n"
        time.sleep(0.1)
