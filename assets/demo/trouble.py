"""Views that go wrong on purpose, each in its own way, and one that talks."""

import json
import logging
import signal
import sys
import time

from pages import answer

logger = logging.getLogger("demo")

ORDER = """[
  {"name": "tea", "quantity": 2, "price": "3.20"},
  {"name": "cake", "quantity": 1, "price": "4,50"}
]"""


class BadOrder(Exception):
    """An order that cannot be added up."""


def output(environ, start_response):
    """Writes to stdout, stderr, wsgi.errors and logging: see the Output tab."""
    print("to standard output")
    print("to standard error", file=sys.stderr)
    environ["wsgi.errors"].write("to wsgi.errors, the place that WSGI gives\n")
    logger.info("to logging, at level %s", "INFO")
    logger.warning("to logging, at level %s", "WARNING")
    return answer(start_response, "Look at the Output tab.\n", "text/plain")


def slow(environ, start_response):
    """Sleeps for two seconds before it answers."""
    time.sleep(2)
    return answer(start_response, "That took two seconds.\n", "text/plain")


def error(environ, start_response):
    """Raises an exception with a cause: see the Traceback tab and its locals."""
    customer = {"name": "Ada", "password": "correct horse battery staple"}
    total = sum(json.loads(ORDER, object_hook=line_total))
    return answer(start_response, f"{customer['name']}: {total}\n", "text/plain")


def line_total(line):
    """The price of one line of an order. json calls it for each object."""
    try:
        return line["quantity"] * float(line["price"])
    except ValueError as cause:
        raise BadOrder(f"the price of {line['name']!r} is no number") from cause


def handled(environ, start_response):
    """Handles its exception, logs it and answers 500, as frameworks do."""
    try:
        error(environ, start_response)
    except BadOrder:
        logger.exception("could not add up the order")
        # With exc_info the server can tell an error page from a mistake. Were
        # a part of another response on its way already, it would re-raise the
        # exception here and cut that response off.
        content = b"Something went wrong. The log says what.\n"
        fields = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(content))),
        ]
        start_response("500 Internal Server Error", fields, sys.exc_info())
        return [content]


def broken(environ, start_response):
    """Breaks a rule of PEP 3333: see what the server says, and mend it."""
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    # Wrong: a block has to be bytes, not str ("Unicode Issues"). Put a b
    # before the quotation mark, save, and load the page again.
    return ["I am no bytes.\n"]


def prompt(environ, start_response):
    """Stops in the debugger: gdev shows its prompt, and c goes on."""
    order = json.loads(ORDER)
    breakpoint()  # try: p order[1]["price"], and: order[1]["price"] = "4.50"
    total = sum(map(line_total, order))
    return answer(start_response, f"{total:.2f}\n", "text/plain")


def loop(environ, start_response):
    """Never ends, and keeps a processor busy: kill the request in gdev."""
    while True:
        pass


def crash(environ, start_response):
    """The process dies of a segmentation fault, as with a faulty C extension."""
    signal.raise_signal(signal.SIGSEGV)
