"""A WSGI application to look at with gdev: `gdev demo`, or `gdev run app:app`.

A WSGI application is a callable that takes two arguments, `environ` (a dict
that describes the request) and `start_response` (a callable that takes the
status and the header fields), and returns an iterable of bytestrings. That is
the whole interface, PEP 3333. No framework is used here, so that every part of
it can be seen.

Edit this file while gdev runs, save it, and load the page again.
"""

import html
import logging
import os
import sys

import pages
import streams
import trouble
from middleware import TimingMiddleware

GREETING = "Hello! Change this text, save, and load the page again."

logging.basicConfig(level=logging.INFO)


def index(environ, start_response):
    """This page."""
    # SCRIPT_NAME is where this application is mounted: usually nowhere, "".
    prefix = environ.get("SCRIPT_NAME", "")
    rows = "\n".join(
        f'<dt><a href="{html.escape(prefix + path)}">{html.escape(path)}</a></dt>'
        f"<dd>{html.escape(view.__doc__ or '')}</dd>"
        for path, view in ROUTES.items()
    )
    return pages.answer_html(
        start_response,
        "gdev demo",
        f"""<p>{html.escape(GREETING)}</p>
<p>This text stands in <code>{html.escape(os.path.abspath(__file__))}</code>,
and Python {html.escape(sys.version.split()[0])} serves it.</p>
<p>Follow a link, then select its line in gdev and go through the tabs.</p>
<dl>
{rows}
</dl>""",
    )


def not_found(environ, start_response):
    return pages.answer_html(
        start_response,
        "Not found",
        f"<p>Nothing is at <code>{html.escape(pages.path_of(environ))}</code>.</p>",
        status="404 Not Found",
    )


ROUTES = {
    "/": index,
    "/form": pages.form,
    "/json": pages.picture_of_environ,
    "/cookies": pages.cookies,
    "/stream": streams.stream,
    "/write": streams.write,
    "/output": trouble.output,
    "/slow": trouble.slow,
    "/error": trouble.error,
    "/handled": trouble.handled,
    "/broken": trouble.broken,
    "/prompt": trouble.prompt,
    "/loop": trouble.loop,
    "/crash": trouble.crash,
}


def route(environ, start_response):
    """Call the application that ROUTES names for the path.

    Each view is a WSGI application itself: the router hands its own two
    arguments on and returns what it gets back.
    """
    view = ROUTES.get(environ.get("PATH_INFO") or "/", not_found)
    return view(environ, start_response)


app = TimingMiddleware(route)
