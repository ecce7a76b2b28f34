"""Serve app:app with werkzeug: PORT and the kind of reloader, or "none".

With a reloader, the process that only watches does not import the application.
"""

import os
import sys

from werkzeug.serving import is_running_from_reloader, run_simple

port, reloader = int(sys.argv[1]), sys.argv[2]
sys.path.insert(0, os.getcwd())
app = None
if reloader == "none" or is_running_from_reloader():
    from app import app

run_simple(
    "127.0.0.1",
    port,
    app,
    threaded=True,
    use_reloader=reloader != "none",
    reloader_type="auto" if reloader == "none" else reloader,
)
