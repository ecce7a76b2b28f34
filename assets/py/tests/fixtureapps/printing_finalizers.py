"""Prints whenever the garbage collector comes by, which is all the time."""

import gc
import logging

SIZE = 4 << 20


class Cycle:
    def __init__(self):
        self.myself = self

    def __del__(self):
        print("finalized")
        logging.getLogger("finalizers").warning("finalized")


def application(environ, start_response):
    def collected(phase, info):
        if phase == "stop":
            print("collected")
            Cycle()

    before = gc.get_threshold()
    gc.callbacks.append(collected)
    gc.set_threshold(1)
    try:
        start_response("200 OK", [("Content-Type", "text/plain")])
        for letter in b"abc":
            Cycle()
            yield bytes([letter]) * SIZE
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(collected)
