"""The views."""

from django.http import HttpResponse, JsonResponse

from shop import marker, models


def index(request):
    return HttpResponse(f"hello from {marker.TOKEN}\n", content_type="text/plain")


def articles(request):
    names = models.Article1.objects.values_list("name", flat=True)
    return JsonResponse({"articles": list(names[:20])})
