"""Uses wsgi.file_wrapper (S42)."""

import io


class File(io.BytesIO):
    def close(self):
        print("file closed")
        super().close()


def application(environ, start_response):
    file = File(b"skipped" + b"x" * 20)
    file.seek(7)
    fields = [("Content-Length", "5")] if environ["PATH_INFO"] == "/part" else []
    start_response("200 OK", fields)
    return environ["wsgi.file_wrapper"](file, 8)
