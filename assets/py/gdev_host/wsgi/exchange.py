"""One exchange: the application is called, iterated over and closed (PEP 3333)."""

from __future__ import annotations

import functools
from typing import Any, Callable, Dict

from ..capture import recorder as places
from ..capture.kill import Killed, Kills
from ..capture.recorder import Recorder, current, write_fault
from ..capture.stdin import leave_debugger
from ..link import wire
from ..rules import error_rules
from ..rules.content_rules import Content, LastExhausted
from ..rules.findings import Findings
from . import environ as environs
from .client import Client, ClientGone
from .response import OwnFields, Response
from .streams import Errors, FileWrapper, Input

Application = Callable[[Dict[str, Any], Any], Any]

_END = object()  # what next() returns at the end, and no application yields


class Server:
    """The application and what all its exchanges share."""

    def __init__(self, application: Application, setup: dict[str, Any], kills: Kills) -> None:
        self.application = application
        self.software: str = setup["software"]
        self.bounds: dict[str, int] = setup["bounds"]
        self.multithread = setup["threads"] > 1  # S20, S40
        self.pairs = environs.native(setup.get("environ") or {})
        self.kills = kills
        self.last_exhausted = LastExhausted()
        self.environ_frames = environs.EnvironFrames(self.pairs, self.bounds["repr"])
        self.own_fields = OwnFields(self.software)


class Exchange:
    """Serves one request on a link, and reports what happens."""

    def __init__(self, server: Server, link: wire.Link, request: dict[str, Any]) -> None:
        self._server = server
        self._link = link
        self._request = request
        self._number: int = request["exchange"]
        self._findings = Findings(link)
        judge = functools.partial(error_rules.judge, self._findings, server.application)
        self._content = Content(self._findings, server.application, server.last_exhausted)
        self._recorder = Recorder(link, self._number, server.bounds, judge)
        self._client = Client(link, self._number)
        self._response = Response(
            link,
            self._client,
            self._content,
            request["method"],
            server.own_fields,
            self._recorder,
        )

    def serve(self) -> None:
        """Serve the request; whatever the application raises ends here (S37).

        An exception that comes of inspecting its objects is a fault of the host's, and
        ends this exchange alone.
        """
        try:
            self._serve()
        except BaseException:
            write_fault()
            self._recorder.close()
            end = {"changed": [], "added": [], "removed": [], "lost": 0, "gone": False}
            self._link.send(wire.END, wire.encode({**end, "cut": True}))

    def _serve(self) -> None:
        server = self._server
        environ, dropped = environs.build(
            self._request,
            Input(self._request["length"], self._client.pull, self._findings),
            Errors(self._recorder),
            server.software,
            server.multithread,
            server.pairs,
        )
        before = environ.copy()
        self._run(environ, server.environ_frames.payload(environ, dropped))
        end: dict[str, Any] = {"changed": [], "added": [], "removed": []}
        after = environ.copy()  # a thread of the application's may still change it
        if not environs.is_untouched(before, after):
            with places.detached():  # reprs may print and log
                end = environs.difference(before, after, server.bounds["repr"])
        end["lost"] = self._recorder.close() + self._findings.close(self._response.failed)
        end["cut"] = self._response.cut
        end["gone"] = self._client.end()
        self._link.send(wire.END, wire.encode(end) if any(end.values()) else b"")
        self._client.await_readers()

    def _run(self, environ: dict[str, Any], environ_frame: bytes) -> None:
        """Run the application where it can be killed, its output attributed.

        It can be killed as soon as the front has the frame Environ.
        """
        kills = self._server.kills
        token = current.set(self._recorder)
        try:
            try:
                kills.arm(self._number, self._link)
                self._link.send(wire.ENVIRON, environ_frame)
                self._perform(environ)
            finally:
                leave_debugger()
                kills.disarm(self._number)
        except Killed as killed:
            kills.disarm(self._number)  # Killed may have landed just before the call above
            self._fail(places.KILLED, killed)
        finally:
            current.reset(token)

    def _perform(self, environ: dict[str, Any]) -> None:
        """Call the application, iterate, and close, as PEP 3333 has it."""
        response = self._response
        result: Any = None
        where = places.CALL
        try:
            result = self._server.application(environ, response.start_response)  # S1, S2
            where = places.HOST
            if response.refused_at:
                response.report_swallowed()
            self._content.returned(result)
            response.one_block = self._content.length == 1
            response.stops_at_length = issubclass(type(result), FileWrapper)
            where = places.ITERATION
            blocks = self._content.blocks()  # S6
            while not response.complete:
                where = places.ITERATION
                block = next(blocks, _END)
                where = places.HOST
                if response.refused_at:
                    response.report_swallowed()
                if block is _END:
                    self._content.end()
                    response.finish()
                    break
                self._content.block()
                self._send(block, type(result) in (list, tuple))
        except ClientGone as error:
            if not self._client.gone():  # the application has raised one itself
                self._fail(where, error)
        except Killed:
            raise
        except BaseException as error:
            if error is self._client.lost:  # the client is the cause
                response.cut = response.head_sent and not response.complete
            else:
                self._fail(where, error)
        finally:
            self._client.lost = None  # its traceback would keep the application's frames
            self._close(result)

    def _send(self, block: Any, is_list: bool) -> None:
        """Send a block before the next one is asked for (S7)."""
        response = self._response
        if not response.send(block):
            raise ValueError("the content is longer than Content-Length says")  # S32
        if not is_list:  # the blocks of a list are all there: they leave with the end
            self._link.flush()

    def _close(self, result: Any) -> None:
        """Call close() exactly once, whatever has happened (S10, S12)."""
        try:
            close = getattr(result, "close", None)
            if close is not None:
                self._link.flush()  # close() may take long; without it, End flushes
                close()
        except Killed:
            raise
        except BaseException as error:
            if not isinstance(error, ClientGone):
                self._recorder.raised(places.CLOSE, error)
        self._content.closed()

    def _fail(self, where: str, error: BaseException) -> None:
        """Report an exception, and cut the response off where it has begun."""
        if not self._response.complete:
            self._response.cut = self._response.head_sent
        self._response.failed = True
        self._recorder.raised(where, error)
