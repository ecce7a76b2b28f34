"""Handles signals, and tells which it has seen."""

import signal
import subprocess
import threading

seen = []
wakeup = signal.set_wakeup_fd(-1)


def note(number, _frame):
    seen.append(signal.Signals(number).name)


for number in (signal.SIGCHLD, signal.SIGALRM, signal.SIGUSR1):
    signal.signal(number, note)


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/child":
        subprocess.Popen(["true"])
    elif path == "/timer":
        signal.setitimer(signal.ITIMER_REAL, 0.01)
    elif path == "/thread":
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{wakeup} {' '.join(seen)}".encode()]
