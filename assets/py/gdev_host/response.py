"""The response of one exchange on its way out: start_response, write, blocks."""

from __future__ import annotations

import email.utils
import sys
import time
from typing import Any, Callable

from . import origins, start_rules, wire
from .client import Client, ClientGone
from .content_rules import Content
from .fields import Field, check_fields, check_status, content_length
from .findings import CONTENT, FIELD, WARNING, Finding, seen
from .reprs import safe_str, type_name

_FRAME = 1 << 20  # bytes of a block that go into one frame


class Response:
    """Checks what the application answers, and sends it in frames.

    cut is true once the response can no longer end as if whole; complete, once
    nothing that the application might still yield would be sent; failed, once it
    tells of an error, or the host does.
    """

    def __init__(
        self, link: wire.Link, client: Client, content: Content, method: str, software: str
    ) -> None:
        self.cut = False
        self.failed = False
        self.complete = False
        self.head_sent = False
        self.one_block = False  # len(iterable) == 1
        self.refused_at = ""  # where start_response raised although it had exc_info
        self.stops_at_length = False  # a file that is longer is no error (S42)
        self._link = link
        self._method = method
        self._software = software
        self._client = client
        self._content = content
        self._findings = content.findings
        self._called = False
        self._has_written = False
        self._status = ""
        self._fields: list[Field] = []
        self._names: set[str] = set()  # of the fields, in lower case
        self._length: int | None = None  # by Content-Length
        self._is_inferred = False  # from the length of the iterable
        self._sent = 0
        self._has_content = True

    def start_response(self, *given: Any, **named: Any) -> Callable[[bytes], None]:
        """Take status, headers and exc_info; send nothing yet (S4, S24). Return write (S5).

        The parameters have no names, because an application is to use none (A2).
        """
        caller = sys._getframe(1)
        where = origins.of_frame(caller)
        status, headers, exc_info = start_rules.arguments(self._findings, given, named, where)
        self._content.started(caller, where)
        del given, named, caller  # S28: they would close a cycle with this frame
        error = ""
        try:
            self._start(status, headers, exc_info, where)
        except BaseException as failure:
            error = f"{type_name(type(failure))}: {safe_str(failure, 1000)}"
            if exc_info is not None:
                self.refused_at = where
            raise
        finally:
            self._tell(status, headers, exc_info, error, where)
            exc_info = None  # S28
        return self.write

    def _start(self, status: Any, headers: Any, exc_info: Any, where: str) -> None:
        plain = start_rules.look(
            self._findings, status, headers, exc_info, where, first=not self._called
        )
        if exc_info is not None:
            try:
                self._check_exc_info(exc_info)
            finally:
                del exc_info  # S28: this frame becomes part of its traceback
        elif self._called:  # S27
            message = "start_response is called again without exc_info"
            self._findings.add(Finding("A7", message, seen(status), where))
            raise AssertionError("start_response was called before, and this time without exc_info")
        self._called = True
        self._status = ""  # S25; and where a check fails there is none to send
        checked = list(headers) if plain else check_fields(headers)
        names = {name.lower() for name, _ in checked}
        self._length = self._checked_length(checked, where) if "content-length" in names else None
        self._fields, self._names = checked, names
        self._status = status if plain else check_status(status)
        if self._length is not None and _is_bodiless(self._status):
            message = "a response that has no content has a Content-Length"
            found = Finding("A22", message, seen(status), where, FIELD, "Content-Length")
            self._findings.add(found)

    def _checked_length(self, fields: list[Field], where: str) -> int | None:
        try:
            return content_length(fields)
        except ValueError as error:
            message = "Content-Length is not one number"
            self._findings.add(Finding("A19", message, str(error), where, FIELD, "Content-Length"))
            raise

    def _check_exc_info(self, exc_info: Any) -> None:
        if not isinstance(exc_info, tuple) or len(exc_info) != 3:
            raise TypeError(f"exc_info must be a tuple as of sys.exc_info(), not {exc_info!r}")
        if not self.head_sent:
            return
        self.cut = self.complete = True
        try:
            if isinstance(exc_info[1], BaseException):
                raise exc_info[1].with_traceback(exc_info[2])  # S26
            raise AssertionError("start_response was called after the status line was sent")
        finally:
            del exc_info

    def say_swallowed(self) -> None:
        """Say that start_response has raised with exc_info, and the application goes on."""
        message = "an exception that start_response raised does not reach the server"
        self._findings.add(Finding("A15", message, where=self.refused_at))
        self.refused_at = ""

    def _tell(self, status: Any, headers: Any, exc_info: Any, error: str, where: str) -> None:
        given = exc_info[1] if isinstance(exc_info, tuple) and len(exc_info) == 3 else None
        call = {
            "status": safe_str(status, 1000),
            "exc_info": ""
            if given is None
            else f"{type_name(type(given))}: {safe_str(given, 1000)}",
            "where": where,
            "error": error,
            "at": time.time_ns(),
        }
        self._link.queue(wire.CALLED, wire.lines([call, *_shown(headers)]))

    def write(self, block: bytes) -> None:
        """Send a block now (S35): the way of applications older than WSGI."""
        where = origins.of_frame(sys._getframe(1))
        if self._content.is_iterated:
            self._content.add("A18", "write() is called while the iterable is read", "", where)
        elif not self._has_written:
            message = "write() is for code that was there before WSGI"
            self._findings.add(Finding("A18", message, "", where, CONTENT, level=WARNING))
        self._has_written = True
        self.one_block = False  # S33: what is yielded later follows
        if self.send(block, wire.BLOCK_WRITTEN, where):
            self._link.flush()
            return
        self._link.flush()
        raise ValueError(f"more content than Content-Length says: {self._length} bytes")  # S32

    def send(self, block: bytes, flags: int = 0, where: str = "") -> bool:
        """Queue a block; return False where it goes beyond Content-Length (S32).

        ClientGone is raised instead where nobody is left to send it to.
        """
        if type(block) is not bytes:
            self._content.add("A4", "a block is not exactly bytes", seen(block), where)
        if not isinstance(block, bytes):
            raise TypeError(f"a block must be bytes, not {type_name(type(block))}")
        if self._client.gone():
            raise ClientGone("the client went away")
        if not block or self.cut:
            self._queue_block(block, flags | wire.BLOCK_UNSENT)
            return True
        if not self.head_sent:
            self._check_content(where)
            self._send_head(len(block) if self.one_block else None)
        if not self._has_content:  # X1
            self._queue_block(block, flags | wire.BLOCK_UNSENT)
            return True
        room = len(block) if self._length is None else self._length - self._sent
        if room:
            self._queue_block(block[:room], flags)
        self._sent += min(room, len(block))
        if len(block) <= room:
            return True
        self._queue_block(block[room:], flags | wire.BLOCK_UNSENT)
        self.complete = True
        if not self.stops_at_length:
            self._say_too_long(len(block) - room, where)
        return self.stops_at_length

    def _say_too_long(self, surplus: int, where: str) -> None:
        counts = f"{surplus} bytes more than {self._length}"
        if self._is_inferred:
            message = "len() of the iterable is 1, but more than one block has content"
            self._content.add("A5", message, counts, where)
        else:
            self._content.add("A19", "the content is longer than its Content-Length", counts, where)

    def _check_content(self, where: str) -> None:
        """Say what is wrong with having content in this response (A22)."""
        if not self._status:
            return
        if _is_bodiless(self._status):
            message = "a response of a status without content has content"
            self._content.add("A22", message, seen(self._status), where)
        elif "content-type" not in self._names:
            self._content.add("A22", "a response with content has no Content-Type", "", where)

    def _queue_block(self, block: bytes, flags: int) -> None:
        for start in range(0, len(block) or 1, _FRAME):
            self._link.queue(wire.BLOCK, bytes((flags,)) + block[start : start + _FRAME])

    def _send_head(self, length: int | None) -> None:
        """Queue status and fields, of a content of this length where it is known (S24)."""
        if not self._status:
            if not self._called:
                self._content.add("A6", "start_response is not called before the first block")
            was = "did not succeed" if self._called else "was not called"
            raise AssertionError(f"start_response {was} before the first block")
        bodiless = _is_bodiless(self._status)
        self._has_content = not bodiless and self._method != "HEAD"  # X1
        fields = self._fields
        if length is not None and self._length is None and not bodiless:  # S33
            self._length, self._is_inferred = length, True
            fields = [*fields, ("Content-Length", str(length))]
        if "date" not in self._names:  # S31
            fields = [*fields, ("Date", email.utils.formatdate(usegmt=True))]
        if "server" not in self._names:
            fields = [*fields, ("Server", self._software)]
        self._link.queue(wire.HEAD, wire.lines([self._status, *fields]))
        self.head_sent = True
        self.failed = self.failed or self._status[0] == "5"

    def finish(self) -> None:
        """End the content: the iterable is exhausted."""
        if self.cut:
            return
        if not self.head_sent:
            # The length of no content is known, but not what a GET would have had.
            self._send_head(None if self._method == "HEAD" else 0)
        missing = (self._length or 0) - self._sent
        if missing > 0 and self._has_content:  # S32
            self.cut = True
            counts = f"{self._sent} bytes of {self._length}"
            self._content.add("A19", "the content is shorter than its Content-Length", counts)
            raise ValueError(
                f"the content is {missing} bytes shorter than Content-Length says: {self._length}"
            )


def _is_bodiless(status: str) -> bool:
    """Report whether a response of this status has no content (RFC 9110, section 6.4.1)."""
    return status[0] == "1" or status[:3] in ("204", "304")


def _shown(headers: Any) -> list[Field]:
    """Return fields as given for the eyes of the user, right or wrong."""
    pairs = headers if isinstance(headers, (list, tuple)) else []
    return [
        (safe_str(pair[0], 1000), safe_str(pair[1], 64 << 10))
        for pair in pairs
        if isinstance(pair, (list, tuple)) and len(pair) == 2
    ]
