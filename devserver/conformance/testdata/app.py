"""Calls the function that the path names, /module/function; others show the environ."""

import contents
import environs
import files
import gates
import iterables
import notes
import raising
import starting

MODULES = (contents, environs, files, gates, iterables, notes, raising, starting)
ROUTES = {
    f"/{module.__name__}/{name}": route
    for module in MODULES
    for name, route in vars(module).items()
    if callable(route) and getattr(route, "__module__", "") == module.__name__
}


def application(*args, **kwargs):
    route = ROUTES.get(args[0]["PATH_INFO"], environs.show)
    return route(*args, **kwargs)
