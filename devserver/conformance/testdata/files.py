"""Sends files with wsgi.file_wrapper (S42)."""

import io
import os
import tempfile

import notes


class Noted:
    """A file that notes its close(), and has no fileno()."""

    def __init__(self, environ, file):
        self._environ = environ
        self._file = file

    def read(self, size=-1):
        return self._file.read(size)

    def close(self):
        self._file.close()
        notes.note(self._environ, "closed")


class OnlyRead:
    def __init__(self, data):
        self._file = io.BytesIO(data)

    def read(self, size=-1):
        return self._file.read(size)


def _temporary(data):
    file = tempfile.TemporaryFile()
    file.write(data)
    file.seek(0)
    return file


def _answer(environ, start_response, file, *size, fields=()):
    start_response("200 OK", list(fields))
    return environ["wsgi.file_wrapper"](file, *size)


def disk(environ, start_response):
    file = Noted(environ, _temporary(b"0123456789" * 5000))
    return _answer(environ, start_response, file)


def real(environ, start_response):
    return _answer(environ, start_response, _temporary(b"0123456789" * 5000), 4096)


def offset(environ, start_response):
    file = _temporary(b"0123456789")
    file.seek(7)
    return _answer(environ, start_response, file)


def bytes_io(environ, start_response):
    file = io.BytesIO(b"0123456789")
    file.seek(2)
    return _answer(environ, start_response, file, 3)


def pipe(environ, start_response):
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as file:
        file.write(b"through a pipe")
    return _answer(environ, start_response, os.fdopen(reader, "rb"))


def only_read(environ, start_response):
    return _answer(environ, start_response, OnlyRead(b"only read()"))


def part(environ, start_response):
    """Send less of the file than there is."""
    file = _temporary(b"0123456789")
    file.seek(2)
    return _answer(environ, start_response, file, fields=[("Content-Length", "5")])


def large(environ, start_response):
    """Send a file of as many MiB as the query says, without telling its length."""
    file = tempfile.TemporaryFile()
    file.truncate(int(environ["QUERY_STRING"]) << 20)
    return _answer(environ, start_response, file)
