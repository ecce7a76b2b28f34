import html
import logging
import sys
import time

from pyramid.response import Response
from pyramid.view import view_config

GREETING = "hello from pyramid"

logger = logging.getLogger("views")


@view_config(route_name="index")
def index(request):
    return Response(f"<!doctype html><h1>{html.escape(GREETING)}</h1>\n")


@view_config(route_name="form", request_method="GET")
def form(request):
    return Response('<form method="post"><input name="name"><button>Go</button></form>')


@view_config(route_name="form", request_method="POST", renderer="string")
def sent(request):
    return "".join(f"{name}={value}\n" for name, value in request.POST.items())


@view_config(route_name="session", renderer="json")
def session(request):
    request.session["count"] = request.session.get("count", 0) + 1
    return {"count": request.session["count"]}


@view_config(route_name="probe", renderer="json")
def probe(request):
    return {key: repr(value) for key, value in request.environ.items()}


@view_config(route_name="error")
def error(request):
    rooms = {"north": 1}
    try:
        return Response(str(rooms["south"]))
    except KeyError as cause:
        raise LookupError("there is no such room") from cause


@view_config(route_name="output", renderer="string")
def output(request):
    print("to stdout")
    print("to stderr", file=sys.stderr)
    request.environ["wsgi.errors"].write("to wsgi.errors\n")
    logger.warning("to %s", "logging")
    return "written\n"


@view_config(route_name="stream")
def stream(request):
    def blocks():
        for number in range(1, 6):
            yield b"block %d\n" % number
            time.sleep(0.1)

    return Response(app_iter=blocks(), content_type="text/plain")
