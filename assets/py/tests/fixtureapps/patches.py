"""Replaces, as gevent, eventlet and mocks do, what a host might be using."""

import builtins
import json
import os
import queue
import select
import signal
import socket
import sys
import threading
import time


def refuse(*args, **kwargs):
    raise RuntimeError("the host calls what the application has replaced")


for owner, names in (
    (time, ("sleep", "time", "time_ns", "monotonic", "perf_counter_ns", "strftime", "gmtime")),
    (os, ("write", "read", "getcwd", "stat", "fstat", "kill", "killpg", "getpid", "nice")),
    (os.path, ("exists", "isfile", "abspath", "realpath", "join")),
    (threading, ("Lock", "RLock", "Event", "Condition")),
    (queue, ("SimpleQueue", "Queue")),
    (select, ("select", "poll")),
    (socket.socket, ("recv", "send", "sendall", "recvmsg")),
    (json, ("dumps", "loads")),
    (json.JSONEncoder, ("default", "encode", "iterencode")),
    (builtins, ("open", "print")),
):
    for name in names:
        if hasattr(owner, name):
            setattr(owner, name, refuse)


asked = []
signal.getsignal = asked.append  # gevent keeps what it is asked for



class Stderr:
    write = refuse

    def flush(self):
        pass


sys.stderr = Stderr()


def application(environ, start_response):
    path = environ["PATH_INFO"]
    sys.stdout.write("a line\n")
    environ["wsgi.errors"].write("an error\n")
    if path == "/input":
        body = environ["wsgi.input"].read()
    elif path == "/prompt":
        body = sys.stdin.readline().encode()
    elif path == "/asked":
        body = str(asked).encode()
    elif path == "/error":
        raise KeyError("raised")
    else:
        body = b"served"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [body]
