"""Import app:app from the current folder, call it once, and print as JSON the
modules that are loaded then, in their order: the project's, and all others."""

import json
import os
import sys
from wsgiref.util import setup_testing_defaults

project = os.getcwd()
sys.path.insert(0, project)
environ = {}
setup_testing_defaults(environ)

from app import app  # noqa: E402

list(app(environ, lambda status, headers, exc_info=None: None))


def foreign(module):
    path = getattr(module, "__file__", None) or ""
    return not path.startswith(project + os.sep)


found = {"project": [], "libraries": []}
for name, module in list(sys.modules.items()):
    if name != "__main__":
        found["libraries" if foreign(module) else "project"].append(name)
json.dump(found, sys.stdout)
