"""A Falcon application."""

import logging
import sys
import time

import falcon

GREETING = "hello from falcon"

logger = logging.getLogger("app")


class Index:
    def on_get(self, req, resp):
        resp.content_type = falcon.MEDIA_HTML
        resp.text = f"<!doctype html><h1>{GREETING}</h1>\n"


class Form:
    def on_get(self, req, resp):
        resp.content_type = falcon.MEDIA_HTML
        resp.text = '<form method="post"><input name="name"><button>Go</button></form>'

    def on_post(self, req, resp):
        resp.content_type = falcon.MEDIA_TEXT
        resp.text = "".join(f"{name}={value}\n" for name, value in req.media.items())


class Probe:
    def on_get(self, req, resp):
        resp.media = {key: repr(value) for key, value in req.env.items()}


class Error:
    def on_get(self, req, resp):
        nests = {"cliff": 3}
        try:
            resp.media = nests["tree"]
        except KeyError as cause:
            raise LookupError("no nest in this tree") from cause


class Output:
    def on_get(self, req, resp):
        print("to stdout")
        print("to stderr", file=sys.stderr)
        req.env["wsgi.errors"].write("to wsgi.errors\n")
        logger.warning("to %s", "logging")
        resp.content_type = falcon.MEDIA_TEXT
        resp.text = "written\n"


class Stream:
    def on_get(self, req, resp):
        resp.content_type = falcon.MEDIA_TEXT
        resp.stream = self.blocks()

    def blocks(self):
        for number in range(1, 6):
            yield b"block %d\n" % number
            time.sleep(0.1)


app = falcon.App()
app.add_route("/", Index())
app.add_route("/form", Form())
app.add_route("/probe", Probe())
app.add_route("/error", Error())
app.add_route("/output", Output())
app.add_route("/stream", Stream())
