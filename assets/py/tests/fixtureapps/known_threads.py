"""Looks at the threads that it is imported and served in, and traces those that are to come."""

import sys
import threading

KNOWN = [thread.name for thread in threading.enumerate()]


def trace(frame, event, argument):
    return None


threading.settrace(trace)


def application(environ, start_response):
    traced = sys.gettrace() is trace
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{KNOWN} {threading.current_thread().name} {traced}".encode()]
