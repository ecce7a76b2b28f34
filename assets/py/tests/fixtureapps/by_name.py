"""Calls the application of the module that the field X-Application names."""

import importlib


def application(environ, start_response):
    module = importlib.import_module(environ["HTTP_X_APPLICATION"])
    return module.application(environ, start_response)
