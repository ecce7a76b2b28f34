"""A thread that is started when the application is imported, as schedulers do."""

import threading
import time

NAME = "refresh"
_rounds = 0


def start():
    threading.Thread(target=_run, name=NAME, daemon=True).start()


def rounds():
    return _rounds


def _run():
    global _rounds
    while True:
        _rounds += 1
        time.sleep(0.02)
