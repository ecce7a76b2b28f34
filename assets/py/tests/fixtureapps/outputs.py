"""Writes to everything that can be written to."""

import contextvars
import logging
import os
import sys
import threading


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/flood":
        for number in range(5000):
            print(number)
    elif path == "/thread":
        context = contextvars.copy_context()
        for run in (lambda: context.run(print, "with the context"), lambda: print("without")):
            thread = threading.Thread(target=run)
            thread.start()
            thread.join()
    elif path == "/threads":
        contexts = [contextvars.copy_context() for _ in range(3)]
        threads = [threading.Thread(target=each.run, args=(lines, i)) for i, each in enumerate(contexts)]
        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        sys.setswitchinterval(interval)
    elif path == "/fork":
        child = os.fork()
        if not child:
            print("from the child")
            os._exit(0)
        os.waitpid(child, 0)
    elif path == "/logged":
        logged()
    else:
        everything(environ)
    start_response("200 OK", [])
    return [b"x"]


def lines(thread):
    for number in range(200):
        print(thread, number, *"abcdefgh")


def everything(environ):
    print("a", "b")
    print("no newline", end="")
    print("to stderr", file=sys.stderr)
    sys.stdout.buffer.write(b"bytes \xff\n")
    errors = environ["wsgi.errors"]
    errors.write("lone \ud800 and \x00 and ü\n")
    errors.writelines(["one\n", "two\n"])
    errors.flush()
    print(sys.stdout.fileno(), sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.errors)


def logged():
    logging.getLogger("shop").warning("sold %d", 3)
    logging.getLogger("shop").debug("not seen")
    logging.getLogger("shop").warning("bad %d", "arguments", extra={})
    for number in range(3):
        try:
            raise ValueError(f"handled {number}")
        except ValueError:
            logging.getLogger("shop").exception("failed")
            logging.getLogger("shop").exception("failed again")
