import logging
import sys
import time

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render

from .forms import EntryForm
from .models import Entry

GREETING = "hello from django"

logger = logging.getLogger("guestbook")


def index(request):
    context = {"greeting": GREETING, "entries": Entry.objects.all()[:20]}
    return render(request, "guestbook/index.html", context)


def form(request):
    form = EntryForm(request.POST or None)
    if not form.is_valid():
        return render(request, "guestbook/form.html", {"form": form})
    entry = form.save()
    return HttpResponse(f"name={entry.name}\n", content_type="text/plain")


def session(request):
    request.session["count"] = request.session.get("count", 0) + 1
    return JsonResponse({"count": request.session["count"]})


def probe(request):
    return JsonResponse({key: repr(value) for key, value in request.environ.items()})


def error(request):
    seats = {"window": 2}
    try:
        return JsonResponse({"seats": seats["aisle"]})
    except KeyError as cause:
        raise LookupError("no seat is free") from cause


def output(request):
    print("to stdout")
    print("to stderr", file=sys.stderr)
    request.environ["wsgi.errors"].write("to wsgi.errors\n")
    logger.warning("to %s", "logging")
    return HttpResponse("written\n", content_type="text/plain")


def stream(request):
    def blocks():
        for number in range(1, 6):
            yield f"block {number}\n"
            time.sleep(0.1)

    return StreamingHttpResponse(blocks(), content_type="text/plain")
