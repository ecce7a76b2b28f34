"""A middleware: to the server an application, to the application a server."""

import time


class TimingMiddleware:
    """Tell how long the application took, in the field `Server-Timing`.

    It also puts the time of arrival into environ as `demo.arrived`; gdev shows
    that key among those which the application added.
    """

    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        began = time.perf_counter()
        environ["demo.arrived"] = time.time()

        def timed_start_response(status, headers, exc_info=None):
            milliseconds = (time.perf_counter() - began) * 1000
            timing = ("Server-Timing", f"start;dur={milliseconds:.1f}")
            # A new list: the application may still hold its own. What the
            # server's start_response returns, write(), goes back as it is.
            return start_response(status, headers + [timing], exc_info)

        return TimedBlocks(self.app(environ, timed_start_response), environ, began)


class TimedBlocks:
    """The blocks of an iterable, one for one, with a log line at the end.

    PEP 3333 asks three things of a middleware that replaces the iterable:
    yield once for each block and never wait for the next one before passing
    this one on ("Middleware Handling of Block Boundaries"), and call close()
    of the iterable that was replaced, if it has one.
    """

    def __init__(self, blocks, environ, began):
        self.blocks = blocks
        self.environ = environ
        self.began = began

    def __iter__(self):
        yield from self.blocks

    def close(self):
        try:
            if hasattr(self.blocks, "close"):
                self.blocks.close()
        finally:
            seconds = time.perf_counter() - self.began
            self.environ["wsgi.errors"].write(f"served in {seconds:.3f} s\n")
