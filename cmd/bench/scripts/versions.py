"""Print as JSON what this Python is, and the versions of the distributions in
argv; one that is not installed is left out."""

import json
import sys
from importlib.metadata import PackageNotFoundError, version

versions = {"python": sys.version.split()[0]}
for name in sys.argv[1:]:
    try:
        versions[name] = version(name)
    except PackageNotFoundError:
        continue
found = {"executable": sys.executable, "prefix": sys.prefix, "versions": versions}
json.dump(found, sys.stdout)
