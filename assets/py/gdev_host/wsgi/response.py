"""The response of one exchange on its way out: start_response, write, blocks."""

from __future__ import annotations

import email.utils
import sys
from typing import Any, Callable, Iterable, Iterator

from ..capture.recorder import Recorder
from ..capture.reprs import safe_str, type_name
from ..interpreter.cache import BoundedCache
from ..interpreter.originals import time
from ..link import wire
from ..rules import origins, start_rules
from ..rules.content_rules import Content
from ..rules.fields import (
    SHOWN_NAME,
    SHOWN_VALUE,
    Checked,
    Field,
    PlainStatus,
    check_fields,
    check_status,
    content_length,
    is_bodiless,
    plain_fields,
    plain_status,
    with_length,
)
from ..rules.findings import CONTENT, FIELD, WARNING, Finding, typed
from .client import Client, ClientGone

_FRAME = 1 << 20  # bytes of a block that go into one frame
_HEAD = wire.MAX_PAYLOAD - (64 << 10)  # bytes of status and fields in a frame
_SHOWN = 1 << 20  # bytes of fields in a Called frame, which are only shown


class OwnFields:
    """The fields that the host adds to all responses of a worker, as lines of a frame."""

    def __init__(self, software: str) -> None:
        self.server = wire.encode(("Server", software))
        self._dated = (-1, b"")

    def date(self) -> bytes:
        """Return the Date of this second (S31)."""
        now = int(time.time())
        second, line = self._dated
        if second != now:
            line = wire.encode(("Date", email.utils.formatdate(now, usegmt=True)))
            self._dated = now, line
        return line


class Response:
    """Checks the response of the application, and sends it in frames.

    cut: it can no longer end as if it were whole. complete: no further block would
    be sent. failed: it is an error response, or the host has reported an exception.
    """

    cut = False
    failed = False
    complete = False
    head_sent = False
    one_block = False  # len(iterable) == 1
    refused_at = ""  # where start_response raised although it had exc_info
    stops_at_length = False  # a file that is longer is no error (S42)
    _called = False
    _has_written = False
    _status = ""
    _status_line = b""  # for a Head frame
    _is_bodiless = False
    _length: int | None = None  # by Content-Length
    _is_inferred = False  # Content-Length is from the length of the iterable
    _sent = 0
    _has_content = True

    def __init__(
        self,
        link: wire.Link,
        client: Client,
        content: Content,
        method: str,
        own: OwnFields,
        recorder: Recorder,
    ) -> None:
        self._link = link
        self._method = method
        self._own = own
        self._recorder = recorder  # for the exceptions in exc_info
        self._client = client
        self._content = content
        self._findings = content.findings
        self._lines: list[bytes] = []  # the fields, for a Head frame
        self._names: set[str] = set()  # the fields' names, in lower case

    def start_response(self, *given: Any, **named: Any) -> Callable[[bytes], None]:
        """Check status, headers and exc_info; send nothing yet (S4, S24). Return write (S5).

        The parameters have no names, because an application must not use any (A2).
        """
        caller = sys._getframe(1)
        where = origins.of_frame(caller)
        status, headers, exc_info = start_rules.arguments(self._findings, given, named, where)
        self._content.started(caller)
        del given, named, caller  # S28: they would close a cycle with this frame
        error = ""
        is_plain = is_reraised = False
        try:
            headers = start_rules.as_list(self._findings, headers, where)
            is_plain = self._start(status, headers, exc_info, where)
        except BaseException as failure:
            error = f"{type_name(type(failure))}: {safe_str(failure, 1000)}"
            if exc_info is not None:
                self.refused_at = where
                is_reraised = failure is _given(exc_info)
            raise
        finally:
            if is_plain and exc_info is None:
                call = _call_lines[status, where] + b"%d}" % time.time_ns()
                self._link.queue(wire.CALLED, b"\n".join((call, *self._lines)))
            else:
                self._queue_call(status, headers, exc_info, is_reraised, error, where)
            exc_info = None  # S28
        return self.write

    def _start(self, status: Any, headers: Any, exc_info: Any, where: str) -> bool:
        """Check the arguments; return whether status and fields are plain: correct, and common."""
        known, fields = plain_status(status), plain_fields(headers)
        is_plain = known is not None and fields is not None
        if not is_plain or exc_info is not None or (known is not None and known.is_error):
            is_first = not self._called
            start_rules.check(
                self._findings, status, headers, exc_info, where, plain=is_plain, first=is_first
            )
        if exc_info is not None:
            try:
                self._check_exc_info(exc_info)
            finally:
                del exc_info  # S28: this frame becomes part of its traceback
        elif self._called:  # S27
            message = "start_response is called again without exc_info"
            self._findings.add(Finding("A7", message, typed(status), where))
            raise AssertionError("start_response was called before, and this time without exc_info")
        self._called = True
        self._status = ""  # S25; and where a check fails there is none to send
        if fields is None:
            fields = check_fields(headers)
        names = {field.name for field in fields}
        self._length = self._checked_length(fields, where) if "content-length" in names else None
        if self._length is not None:
            given, fields = fields, with_length(fields, self._length)
            is_plain = is_plain and fields is given  # the frame Called has the fields as given
        lines = [field.line for field in fields]
        if sum(map(len, lines)) > _HEAD:
            raise ValueError(f"the fields are longer than {_HEAD} bytes together")
        self._lines, self._names = lines, names
        self._set_status(status, known)
        if self._length is not None and self._is_bodiless:
            message = "a response that has no content has a Content-Length"
            found = Finding("A22", message, typed(status), where, FIELD, "Content-Length")
            self._findings.add(found)
        return is_plain

    def _set_status(self, status: Any, known: PlainStatus | None) -> None:
        if known is None:
            status = check_status(status)
            known = PlainStatus(wire.encode(status), is_bodiless(status), False)
        self._status, self._status_line = status, known.line
        self._is_bodiless = known.is_bodiless

    def _checked_length(self, fields: list[Checked], where: str) -> int | None:
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

    def report_swallowed(self) -> None:
        """Add the finding that start_response raised with exc_info, and the application went on."""
        message = "an exception that start_response raised does not reach the server"
        self._findings.add(Finding("A15", message, where=self.refused_at))
        self.refused_at = ""
        self._recorder.release_raised()

    def _queue_call(
        self, status: Any, headers: Any, exc_info: Any, is_reraised: bool, error: str, where: str
    ) -> None:
        given = _given(exc_info)
        if is_reraised:
            self._recorder.raised_again(given)
        elif issubclass(type(given), BaseException):
            self._recorder.handled(given)
        call = _call(
            safe_str(status, SHOWN_NAME),
            "" if given is None else f"{type_name(type(given))}: {safe_str(given, 1000)}",
            where,
            error,
        )
        shown = _within(_SHOWN, map(wire.encode, _shown(headers)))
        self._link.queue(wire.CALLED, b"\n".join((call + b"%d}" % time.time_ns(), *shown)))

    def write(self, block: bytes) -> None:
        """Send a block now (S35), as applications older than WSGI do."""
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
            self._content.add("A4", "a block is not exactly bytes", typed(block), where)
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
            self._report_too_long(len(block) - room, where)
        return self.stops_at_length

    def _report_too_long(self, surplus: int, where: str) -> None:
        counts = f"{surplus} bytes more than {self._length}"
        if self._is_inferred:
            message = "len() of the iterable is 1, but more than one block has content"
            self._content.add("A5", message, counts, where)
        else:
            self._content.add("A19", "the content is longer than its Content-Length", counts, where)

    def _check_content(self, where: str) -> None:
        """Add findings about content in this response (A22)."""
        if not self._status:
            return
        if self._is_bodiless:
            message = "a response of a status without content has content"
            self._content.add("A22", message, typed(self._status), where)
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
        self._has_content = not self._is_bodiless and self._method != "HEAD"  # X1
        lines = [self._status_line, *self._lines]
        if length is not None and self._length is None and not self._is_bodiless:  # S33
            self._length, self._is_inferred = length, True
            lines.append(b'["Content-Length", "%d"]' % length)
        if "date" not in self._names:  # S31
            lines.append(self._own.date())
        if "server" not in self._names:
            lines.append(self._own.server)
        self._link.queue(wire.HEAD, b"\n".join(lines))
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


def _given(exc_info: Any) -> Any:
    """Return the exception in exc_info, None where exc_info is no such tuple."""
    return exc_info[1] if type(exc_info) is tuple and len(exc_info) == 3 else None


def _call(status: str, exc_info: str, where: str, error: str) -> bytes:
    """Return the first line of a Called frame up to its last value, the time.

    The time is appended by hand, so that the rest can be cached: a line takes 0.3
    microseconds so, and 3 otherwise.
    """
    call = {"status": status, "exc_info": exc_info, "where": where, "error": error}
    return wire.encode(call)[:-1] + b', "at": '


def _plain_call(key: tuple[str, str]) -> bytes:
    return _call(key[0], "", key[1], "")


_call_lines = BoundedCache(_plain_call)  # by status and the place of the call


def _within(size: int, lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines until they are so many bytes, and then one that says so."""
    for line in lines:
        size -= len(line)
        if size < 0:
            yield wire.encode(("…", "not shown: too much"))
            return
        yield line


def _shown(headers: Any) -> list[Field]:
    """Return fields as given, right or wrong, for the user to see."""
    pairs = headers if isinstance(headers, (list, tuple)) else []
    return [
        (safe_str(pair[0], SHOWN_NAME), safe_str(pair[1], SHOWN_VALUE))
        for pair in pairs
        if isinstance(pair, (list, tuple)) and len(pair) == 2
    ]
