"""Print as JSON the versions of Python and of the distributions in argv; one
that is not installed is left out."""

import json
import sys
from importlib.metadata import PackageNotFoundError, version

versions = {"python": sys.version.split()[0]}
for name in sys.argv[1:]:
    try:
        versions[name] = version(name)
    except PackageNotFoundError:
        pass
json.dump(versions, sys.stdout)
