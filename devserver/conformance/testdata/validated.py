"""An application under wsgiref's validator; it does nothing wrong but where asked to."""

import io
import warnings
from wsgiref.validate import WSGIWarning, validator

warnings.simplefilter("ignore", WSGIWarning)  # for methods that it does not know


@validator
def application(environ, start_response):
    path = environ["PATH_INFO"]
    stream = environ["wsgi.input"]
    if path == "/lines":
        content = stream.readline() + b"".join(stream)
    else:
        content = stream.read(3) + stream.read(4)
    environ["wsgi.errors"].flush()
    fields = [("Content-Type", "text/plain")]
    write = start_response("200 OK", tuple(fields) if path == "/wrong" else fields)
    if path == "/write":
        write(b"written,")
    if path == "/file":
        return environ["wsgi.file_wrapper"](io.BytesIO(b"a file"))
    return [b"form=", content] if content else [b"form="]
