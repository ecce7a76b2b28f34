"""Starts a subprocess that outlives its request, and tells its pid."""

import subprocess
import sys


def application(environ, start_response):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    start_response("200 OK", [])
    return [str(child.pid).encode()]
