"""The protocol between front and host: frames over stream sockets.

A frame is a 4-byte big-endian payload length, a byte that tells the kind, and
the payload. The names are those of the Go package devserver/wire, which says
what each kind carries.
"""

from __future__ import annotations

import array
import contextlib
import json
import socket
import struct
import sys
from _thread import allocate_lock, get_ident
from collections import deque
from typing import Any, Callable, Iterable, Iterator, NamedTuple, Sequence, Tuple

from ..interpreter import optimizations
from ..interpreter.originals import os, select, time, to_json

PROTOCOL = 9

(
    SETUP,
    HELLO,
    LOADED,
    FAILED,
    KILL,
    STOP,
    PREIMPORT,
    PREIMPORTED,
    FORK,
    FORKED,
    EXITED,
    IMPORT_RECORD,
    REFRESH,
    PROMPT,
    LINE,
    PREWARM,
    LOAD,
    STALE,
    WHERE,
    FILES,
    SOURCE,
    THREAD,
) = range(1, 23)
(
    REQUEST,
    ENVIRON,
    READ,
    INPUT,
    INPUT_LOST,
    CALLED,
    HEAD,
    BLOCK,
    OUTPUT,
    LOG,
    RAISED,
    GONE,
    END,
    FINDING,
) = range(32, 46)

BLOCK_WRITTEN = 1
BLOCK_UNSENT = 2

MAX_PAYLOAD = 16 << 20
"""The most bytes that a frame may carry: the front ends a process that sends more."""

_HEADER = struct.Struct(">IB")
_CHUNK = 64 << 10
_MAX_DESCRIPTORS = 253  # descriptors in one message (SCM_MAX_FD)

_AT_ONCE = getattr(socket, "MSG_DONTWAIT", 0) | getattr(socket, "MSG_NOSIGNAL", 0)

try:
    import ctypes

    # A call of a socket's method releases the interpreter's lock. With several threads
    # that serve exchanges, that costs more than the sending: they wake each other.
    # A PyDLL call does not release it: see interpreter.optimizations for the figures.
    _send_at_once: Any = ctypes.PyDLL(None).send
    _send_at_once.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int)
    _send_at_once.restype = ctypes.c_ssize_t
except (ImportError, AttributeError, OSError, TypeError):  # Windows, or no ctypes
    _send_at_once = None
if not optimizations.is_enabled("send"):
    _send_at_once = None

_decoder = json.JSONDecoder()

Frame = Tuple[int, bytes]


class TooLong(ValueError):
    """A frame would be longer than MAX_PAYLOAD."""


def frame(kind: int, payload: bytes) -> bytes:
    """Return a frame as it is sent."""
    if len(payload) > MAX_PAYLOAD:
        raise TooLong(f"a frame of kind {kind} would carry {len(payload)} bytes")
    return _HEADER.pack(len(payload), kind) + payload


class Link:
    """Frames over one socket. Any thread may send, one at a time receives."""

    def __init__(self, sock: socket.socket) -> None:
        sock.set_inheritable(False)
        self._sock = sock
        # Bound now: an application may replace the methods of the class.
        self._fileno, self._recv, self._sendall = sock.fileno, sock.recv, sock.sendall
        self._readable = _readiness(sock)
        self._arrived = b""
        self._queued: deque[bytes | Callable[[], bytes]] = deque()
        self._sending = allocate_lock()  # held by the thread that takes from _queued
        self._sender = 0
        self._flush_requested = False  # while another thread is sending

    def queue(self, kind: int, payload: bytes) -> None:
        """Queue a frame for the next flush; TooLong where the front would not take it."""
        self._queued.append(frame(kind, payload))

    def queue_made(self, make: Callable[[], bytes]) -> None:
        """Queue a function that makes frames. The sending thread calls it, in turn.

        One runs at a time, whichever threads have queued them.
        """
        self._queued.append(make)

    def flush(self, wait: bool = True) -> None:
        """Send what was queued; OSError where the front is gone.

        A thread that is sending also sends what others have queued meanwhile. wait: wait
        until it has. Otherwise return at once, because that thread may itself wait for
        this one.

        A finalizer or a signal handler may print while its own thread sends. That
        must not end up in the middle of a frame, and is sent with the next flush.
        """
        if self._is_sender():
            return
        self._flush_requested = True
        while self._flush_requested:
            if wait:
                with self._sending:
                    self._send_queued()
            elif self._sending.acquire(False):
                try:
                    self._send_queued()
                finally:
                    self._sending.release()
            else:
                return

    @contextlib.contextmanager
    def paused(self, seconds: float) -> Iterator[None]:
        """Keep other threads from sending meanwhile; wait at most so long for one that does."""
        has_lock = self._sending.acquire(timeout=seconds)
        try:
            yield
        finally:
            if has_lock:
                self._sending.release()

    def _is_sender(self) -> bool:
        return self._sending.locked() and self._sender == get_ident()

    def _send_queued(self) -> None:
        self._sender = get_ident()
        self._flush_requested = False
        frames = []
        for _ in range(len(self._queued)):
            each = self._queued.popleft()
            frames.append(each if isinstance(each, bytes) else each())
        data = b"".join(frames)
        if data:
            self._send_all(data)

    def _send_all(self, data: bytes) -> None:
        """Send without releasing the interpreter's lock, as far as the buffer has room."""
        sent = 0
        if _send_at_once is not None:
            sent = max(_send_at_once(self._fileno(), data, len(data), _AT_ONCE), 0)
        if sent < len(data):
            self._sendall(data[sent:] if sent else data)

    def send(self, kind: int, payload: bytes) -> None:
        """Send a frame, after those that are queued."""
        self.queue(kind, payload)
        self.flush()

    def receive(self) -> Frame:
        """Wait for a frame; EOFError at the end of the stream."""
        end = _HEADER.size
        while True:
            arrived = self._arrived
            if len(arrived) >= _HEADER.size:
                length, kind = _HEADER.unpack_from(arrived)
                end = _HEADER.size + length
                if len(arrived) >= end:
                    self._arrived = arrived[end:]
                    return kind, arrived[_HEADER.size : end]
            data = self._read_some(max(_CHUNK, end - len(arrived)))
            if not data:
                raise EOFError("the front has closed the link")
            self._arrived += data

    def ready(self, seconds: float) -> bool:
        """Wait at most so long; report whether receive has something to read."""
        return bool(self._arrived) or self._readable(seconds)

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()

    def _read_some(self, size: int) -> bytes:
        return self._recv(size)


class Control(Link):
    """The control link, on which descriptors may come with a frame (SCM_RIGHTS)."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock)
        self._descriptors = array.array("i")
        self._recvmsg: Any = getattr(sock, "recvmsg", None)

    def fileno(self) -> int:
        """Return the descriptor of the socket."""
        return self._fileno()

    def take_descriptors(self) -> list[int]:
        """Return the descriptors that came with the frames received since the last call."""
        descriptors, self._descriptors = self._descriptors.tolist(), array.array("i")
        for descriptor in descriptors:
            os.set_inheritable(descriptor, False)
        return descriptors

    def _read_some(self, size: int) -> bytes:
        if self._recvmsg is None:  # Windows
            return self._recv(size)
        space = socket.CMSG_SPACE(_MAX_DESCRIPTORS * self._descriptors.itemsize)
        data: bytes
        data, ancillary, _, _ = self._recvmsg(size, space)
        for level, kind, content in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                self._descriptors.frombytes(content)
        return data


def _readiness(sock: socket.socket) -> Callable[[float], bool]:
    """Return a function that waits some seconds for something to read."""
    if hasattr(select, "poll"):  # select() fails on descriptors above 1023
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        return lambda seconds: bool(poll.poll(seconds * 1000))
    return lambda seconds: bool(select.select([sock], [], [], seconds)[0])


class Opener(NamedTuple):
    """Opens the control link, and the links of the threads by their index."""

    control: Callable[[], Control]
    link: Callable[[int], Link]


def opener(address: str) -> Opener:
    """Return the opener of the links at an address.

    address is fd:N, the first of inherited sockets, or tcp:HOST:PORT, where each
    connection shows the token of the environment variable GDEV_TOKEN.
    """
    scheme, _, rest = address.partition(":")
    if scheme == "fd":
        return inherited(range(int(rest), sys.maxsize))
    host, _, port = rest.rpartition(":")
    token = os.environ.pop("GDEV_TOKEN", "").encode() + b"\n"

    def connect() -> socket.socket:
        sock = socket.create_connection((host, int(port)))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(token)
        return sock

    return Opener(lambda: Control(connect()), lambda _index: Link(connect()))


def inherited(descriptors: Sequence[int]) -> Opener:
    """Return the opener of links on inherited descriptors, the control link's first."""
    return Opener(
        lambda: Control(socket.socket(fileno=descriptors[0])),
        lambda index: Link(socket.socket(fileno=descriptors[1 + index])),
    )


class Path(str):
    """The path of a file for the front, which may hold bytes that are no UTF-8 (PEP 383)."""

    __slots__ = ()


def paths(files: Iterable[str]) -> list[Path]:
    """Return paths for the front."""
    return [Path(file) for file in files]


def path_of(sent: str) -> str:
    """Return a path from a frame as this system spells it."""
    return os.fsdecode(sent.encode("utf-8", "surrogateescape"))


def encode(value: Any) -> bytes:
    """Return value as JSON that holds no lone surrogate but in a Path."""
    text = to_json(value)
    if "\\ud" in text:  # surrogates, most often in correct pairs
        text = to_json(without_lone_surrogates(value))
    return text.encode("ascii")


def decode(payload: bytes) -> dict[str, Any]:
    """Return a JSON object."""
    value: dict[str, Any] = _decoder.raw_decode(payload.decode())[0]
    return value


def without_lone_surrogates(value: Any) -> Any:
    """Return value with escapes in the place of what UTF-8 cannot hold, a Path as it is."""
    if isinstance(value, Path):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {without_lone_surrogates(k): without_lone_surrogates(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_lone_surrogates(v) for v in value]
    return value


def timestamp(nanoseconds: int = 0) -> str:
    """Return a time since the epoch, or now, as RFC 3339 writes it in UTC."""
    seconds, rest = divmod(nanoseconds or time.time_ns(), 1_000_000_000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{rest:09d}Z"
