"""Answers on which processors its thread may run, and the number of that thread."""

import json
import os
import threading


def application(environ, start_response):
    if environ["PATH_INFO"] == "/restrict":
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    start_response("200 OK", [("Content-Type", "application/json")])
    seen = []
    thread = threading.Thread(target=lambda: seen.extend(os.sched_getaffinity(0)))
    thread.start()
    thread.join()
    allowed = sorted(os.sched_getaffinity(0))
    return [json.dumps([allowed, sorted(seen), threading.get_native_id()]).encode()]
