"""The response of one exchange on its way out: start_response, write, blocks."""

from __future__ import annotations

import email.utils
import sys
from types import FrameType
from typing import Any, Callable

from . import wire
from .client import Client, ClientGone
from .fields import Field, check_fields, check_status, content_length, has
from .paths import place
from .reprs import safe_str, type_name

_FRAME = 1 << 20  # bytes of a block that go into one frame


class Response:
    """Checks what the application answers, and sends it in frames.

    cut is true once the response can no longer end as if whole; complete, once
    nothing that the application might still yield would be sent.
    """

    def __init__(self, link: wire.Link, client: Client, method: str, software: str) -> None:
        self.cut = False
        self.complete = False
        self.head_sent = False
        self.one_block = False  # len(iterable) == 1
        self.stops_at_length = False  # a file that is longer is no error (S42)
        self._link = link
        self._method = method
        self._software = software
        self._client = client
        self._called = False
        self._status = ""
        self._fields: list[Field] = []
        self._length: int | None = None  # by Content-Length
        self._sent = 0
        self._has_content = True

    def start_response(
        self, status: str, headers: list[Field], exc_info: Any = None
    ) -> Callable[[bytes], None]:
        """Take status and fields; send nothing yet (S4, S24). Return write (S5)."""
        error = ""
        try:
            self._start(status, headers, exc_info)
        except BaseException as failure:
            error = f"{type_name(type(failure))}: {safe_str(failure, 1000)}"
            raise
        finally:
            self._tell(status, headers, exc_info, error, sys._getframe(1))
            exc_info = None  # S28: it would close a cycle with this frame
        return self.write

    def _start(self, status: Any, headers: Any, exc_info: Any) -> None:
        if exc_info is not None:
            try:
                self._check_exc_info(exc_info)
            finally:
                del exc_info  # S28: this frame becomes part of its traceback
        elif self._called:  # S27
            raise AssertionError("start_response was called before, and this time without exc_info")
        self._called = True
        self._status = ""  # S25; and where a check fails there is none to send
        checked = check_fields(headers)
        self._length = content_length(checked)
        self._fields = checked
        self._status = check_status(status)

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

    def _tell(
        self, status: Any, headers: Any, exc_info: Any, error: str, caller: FrameType
    ) -> None:
        given = exc_info[1] if isinstance(exc_info, tuple) and len(exc_info) == 3 else None
        call = {
            "status": safe_str(status, 1000),
            "fields": _shown(headers),
            "exc_info": ""
            if given is None
            else f"{type_name(type(given))}: {safe_str(given, 1000)}",
            "where": f"{place(caller.f_code.co_filename)}:{caller.f_lineno}",
            "error": error,
            "at": wire.timestamp(),
        }
        self._link.queue(wire.CALLED, wire.encode(call))

    def write(self, block: bytes) -> None:
        """Send a block now (S35): the way of applications older than WSGI."""
        self.one_block = False  # S33: what is yielded later follows
        if self.send(block, wire.BLOCK_WRITTEN):
            self._link.flush()
            return
        self._link.flush()
        raise ValueError(f"more content than Content-Length says: {self._length} bytes")  # S32

    def send(self, block: bytes, flags: int = 0) -> bool:
        """Queue a block; return False where it goes beyond Content-Length (S32).

        ClientGone is raised instead where nobody is left to send it to.
        """
        if not isinstance(block, bytes):  # A4
            raise TypeError(f"a block must be bytes, not {type_name(type(block))}")
        if self._client.gone():
            raise ClientGone("the client went away")
        if not block or self.cut:
            self._queue_block(block, flags | wire.BLOCK_UNSENT)
            return True
        if not self.head_sent:
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
        return self.stops_at_length

    def _queue_block(self, block: bytes, flags: int) -> None:
        for start in range(0, len(block) or 1, _FRAME):
            self._link.queue(wire.BLOCK, bytes((flags,)) + block[start : start + _FRAME])

    def _send_head(self, length: int | None) -> None:
        """Queue status and fields, of a content of this length where it is known (S24)."""
        if not self._status:  # A6
            was = "did not succeed" if self._called else "was not called"
            raise AssertionError(f"start_response {was} before the first block")
        code = self._status[:3]
        bodiless = code[0] == "1" or code in ("204", "304")
        self._has_content = not bodiless and self._method != "HEAD"  # X1
        fields = self._fields
        if length is not None and self._length is None and not bodiless:  # S33
            self._length = length
            fields = [*fields, ("Content-Length", str(length))]
        if not has(fields, "date"):  # S31
            fields = [*fields, ("Date", email.utils.formatdate(usegmt=True))]
        if not has(fields, "server"):
            fields = [*fields, ("Server", self._software)]
        head: dict[str, Any] = {"status": self._status, "fields": fields}
        self._link.queue(wire.HEAD, wire.encode(head))
        self.head_sent = True

    def finish(self) -> None:
        """End the content: the iterable is exhausted."""
        if not self.head_sent:
            # The length of no content is known, but not what a GET would have had.
            self._send_head(None if self._method == "HEAD" else 0)
        missing = (self._length or 0) - self._sent
        if missing > 0 and self._has_content:  # S32
            self.cut = True
            raise ValueError(
                f"the content is {missing} bytes shorter than Content-Length says: {self._length}"
            )


def _shown(headers: Any) -> list[dict[str, str]]:
    """Return fields as given for the eyes of the user, right or wrong."""
    pairs = headers if isinstance(headers, (list, tuple)) else []
    return [
        {"name": safe_str(pair[0], 1000), "value": safe_str(pair[1], 64 << 10)}
        for pair in pairs
        if isinstance(pair, (list, tuple)) and len(pair) == 2
    ]
