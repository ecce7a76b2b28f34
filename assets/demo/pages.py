"""Pages that behave: HTML, a form, JSON and cookies."""

import html
import json
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs


def answer(start_response, content, content_type, status="200 OK", fields=()):
    """Start the response and return its content, text, as one block.

    Content-Length counts bytes, not characters: encode first, then measure.
    """
    block = content.encode("utf-8")
    start_response(
        status,
        [
            ("Content-Type", f"{content_type}; charset=utf-8"),
            ("Content-Length", str(len(block))),
            *fields,
        ],
    )
    return [block]


def answer_html(start_response, title, body, status="200 OK", fields=()):
    """Answer with an HTML page. What came from the client is escaped already."""
    page = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
  body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 45rem; margin: 2rem auto; }}
  dt {{ font-family: monospace; float: left; clear: left; width: 7rem; }}
  dd {{ margin-left: 7rem; }}
</style>
<h1>{title}</h1>
{body}
</html>
"""
    return answer(start_response, page, "text/html", status, fields)


def path_of(environ):
    """The path as text.

    WSGI hands over the bytes of the path disguised as Latin-1 ("Unicode
    Issues" in PEP 3333); back to bytes, and then they can be read as UTF-8.
    """
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return path.encode("latin-1").decode("utf-8", "replace")


def form(environ, start_response):
    """A form. Send it, and look at the request's content and at wsgi.input."""
    if environ["REQUEST_METHOD"] == "POST":
        sent = "".join(
            f"<dt>{html.escape(name)}</dt><dd>{html.escape(', '.join(values))}</dd>"
            for name, values in fields_of(environ).items()
        )
        return answer_html(start_response, "You sent", f"<dl>{sent}</dl>")
    return answer_html(
        start_response,
        "A form",
        """<form method="post">
<p><label>Name <input name="name" value="Grete &lt;3"></label></p>
<p><label>Drink <select name="drink"><option>tea<option>café</select></label></p>
<p><button>Send</button></p>
</form>""",
    )


def fields_of(environ):
    """Parse the content of an urlencoded form into {name: [value, …]}.

    CONTENT_LENGTH may be missing or empty, and reading beyond it is not
    allowed ("Input and Error Streams" in PEP 3333).
    """
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    content = environ["wsgi.input"].read(length)
    text = content.decode("utf-8", "replace")
    return parse_qs(text, keep_blank_values=True)


def picture_of_environ(environ, start_response):
    """The environ as JSON. Compare it with gdev's Environ tab, key by key."""
    picture = {key: repr(value) for key, value in environ.items()}
    content = json.dumps(picture, indent=2) + "\n"
    return answer(start_response, content, "application/json")


def cookies(environ, start_response):
    """Two Set-Cookie fields: a response may repeat a field, so fields are a list."""
    visits = visits_of(environ) + 1
    return answer_html(
        start_response,
        "Cookies",
        f"<p>You were here {visits} times. Load the page again.</p>",
        fields=[
            ("Set-Cookie", f"visits={visits}; Path=/; SameSite=Lax"),
            ("Set-Cookie", "flavour=oat; Path=/; HttpOnly; SameSite=Lax"),
        ],
    )


def visits_of(environ):
    """The number in the cookie `visits`, 0 where there is none."""
    try:
        jar = SimpleCookie(environ.get("HTTP_COOKIE", ""))
        return int(jar["visits"].value)
    except (CookieError, KeyError, ValueError):
        return 0
