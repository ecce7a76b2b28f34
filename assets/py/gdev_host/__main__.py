"""Start the host: python gdev_host fd:3, or tcp:127.0.0.1:PORT.

This one file is kept to what Python 2.7 can parse, so that an interpreter that
is too old says so instead of showing a SyntaxError.
"""

import os
import sys

if sys.version_info < (3, 8):
    sys.stderr.write(
        "gdev-host: python %d.%d.%d is too old, 3.8 is needed\n" % sys.version_info[:3]
    )
    sys.exit(3)

# Python put this folder first on sys.path, where names like "wire" would hide
# the user's own modules. The host is imported as one package instead, from the
# folder above, and all of it now: nothing of it is looked up later.
sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from gdev_host import worker  # noqa: E402

worker.main(sys.argv[1])
