import logging
import sys
import time

from flask import Blueprint, Response, jsonify, request

logger = logging.getLogger("shop")

blueprint = Blueprint("probes", __name__)


@blueprint.get("/probe")
def probe():
    return jsonify({key: repr(value) for key, value in request.environ.items()})


@blueprint.get("/output")
def output():
    print("to stdout")
    print("to stderr", file=sys.stderr)
    request.environ["wsgi.errors"].write("to wsgi.errors\n")
    logger.warning("to %s", "logging")
    return "written\n"


@blueprint.get("/stream")
def stream():
    def blocks():
        for number in range(1, 6):
            yield f"block {number}\n"
            time.sleep(0.1)

    return Response(blocks(), content_type="text/plain; charset=utf-8")
