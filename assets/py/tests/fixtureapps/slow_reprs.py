"""Has values that take their time to say what they are, or never do."""

import logging
import pickle
import threading
import time
import weakref

LOCK = threading.Lock()


class Slow:
    def __init__(self, how):
        self.how = how

    def __repr__(self):
        if self.how == "sleep":
            time.sleep(4)
        elif self.how == "never":
            while True:
                time.sleep(0.01)
        elif self.how == "lock":
            with LOCK:
                return "unlocked"
        elif self.how == "hang":
            threading.Lock().acquire() and threading.Semaphore(0).acquire()
        elif self.how == "recurse":
            return repr([self])
        elif self.how == "large":
            return "x" * (50 << 20)
        elif self.how == "exit":
            raise SystemExit
        elif self.how == "print":
            print("printed by a repr")
        return "quick"


class SlowError(Exception):
    def __str__(self):
        return repr(self.args[0])


KEPT = []


def application(environ, start_response):
    _, where, how = environ["PATH_INFO"].split("/")
    slow, after = Slow(how), "another value"
    if where == "local":
        with LOCK:
            raise ValueError(after)
    elif where == "message":
        raise SlowError(slow)
    elif where == "handled":
        try:
            with LOCK:
                try:
                    raise ValueError("told")
                except ValueError:
                    logging.getLogger("slow").exception("failed")
        finally:
            pass
    elif where == "environ":
        environ["slow"] = {"value": slow}
    elif where == "status":
        start_response(slow, [])
    elif where == "log":
        logging.getLogger("slow").debug("not shown: %s", slow)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"served"]


class Local:
    pass


def exceptions(environ, start_response):
    """Answer what was left of an exception, and of a variable, after it was logged."""

    def fail():
        local = Local()
        KEPT.append(weakref.ref(local))
        raise ValueError("x")

    try:
        fail()
    except ValueError as error:
        logging.getLogger("slow").exception("logged")
        logging.getLogger("slow").exception("once more")
        left = [error.__reduce__(), type(pickle.loads(pickle.dumps(error)))]
    left.append(KEPT.pop()() is None)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [repr(left).encode()]
