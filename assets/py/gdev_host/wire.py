"""The protocol between front and host: frames over stream sockets.

A frame is a 4-byte big-endian payload length, a byte that tells the kind, and
the payload. The names are those of the Go package devserver/wire, which says
what each kind carries.
"""

from __future__ import annotations

import array
import json
import os
import select
import socket
import struct
import sys
import threading
import time
from typing import Any, Callable, NamedTuple, Sequence, Tuple

PROTOCOL = 3

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
    LEARNED,
    REFRESH,
    ASK,
    LINE,
    WAKE,
    LOAD,
    STALE,
) = range(1, 19)
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

_HEADER = struct.Struct(">IB")
_CHUNK = 64 << 10
_MAX_DESCRIPTORS = 253  # that one message may carry

_AT_ONCE = getattr(socket, "MSG_DONTWAIT", 0) | getattr(socket, "MSG_NOSIGNAL", 0)

try:
    import ctypes

    # Every call of a socket's method lets other threads run. With several that
    # serve exchanges, that costs more than the sending: they wake each other.
    _send_at_once: Any = ctypes.PyDLL(None).send
    _send_at_once.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int)
    _send_at_once.restype = ctypes.c_ssize_t
except (ImportError, AttributeError, OSError, TypeError):  # Windows, or no ctypes
    _send_at_once = None

_decoder = json.JSONDecoder()

Frame = Tuple[int, bytes]


class Link:
    """Frames over one socket. Any thread may send, one at a time receives."""

    def __init__(self, sock: socket.socket) -> None:
        sock.set_inheritable(False)
        self._sock = sock
        self._readable = _readiness(sock)
        self._arrived = b""
        self._queued: list[bytes] = []
        # Reentrant: a finalizer that prints may run while its thread sends.
        self.lock = threading.RLock()

    def queue(self, kind: int, payload: bytes) -> None:
        """Keep a frame for the next flush."""
        frame = _HEADER.pack(len(payload), kind) + payload
        with self.lock:
            self._queued.append(frame)

    def flush(self) -> None:
        """Send what was queued; OSError where the front is gone."""
        with self.lock:
            none: list[bytes] = []  # made first: a finalizer that prints may run for it
            frames, self._queued = self._queued, none
            if frames:
                self._send_all(b"".join(frames))

    def _send_all(self, data: bytes) -> None:
        """Send without giving the interpreter's lock away, as far as there is room at once."""
        sent = 0
        if _send_at_once is not None:
            sent = max(_send_at_once(self._sock.fileno(), data, len(data), _AT_ONCE), 0)
        if sent < len(data):
            self._sock.sendall(data[sent:] if sent else data)

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
            data = self._take(max(_CHUNK, end - len(arrived)))
            if not data:
                raise EOFError("the front has closed the link")
            self._arrived += data

    def ready(self, seconds: float) -> bool:
        """Wait at most so long; report whether receive has something to read."""
        return bool(self._arrived) or self._readable(seconds)

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()

    def _take(self, size: int) -> bytes:
        return self._sock.recv(size)


class Control(Link):
    """The control link, over which descriptors may come along with a frame."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock)
        self._descriptors = array.array("i")

    def fileno(self) -> int:
        """Return the descriptor of the socket."""
        return self._sock.fileno()

    def take_descriptors(self) -> list[int]:
        """Return those that came with what was received."""
        descriptors, self._descriptors = self._descriptors.tolist(), array.array("i")
        for descriptor in descriptors:
            os.set_inheritable(descriptor, False)
        return descriptors

    def _take(self, size: int) -> bytes:
        if not hasattr(self._sock, "recvmsg"):  # Windows
            return self._sock.recv(size)
        space = socket.CMSG_SPACE(_MAX_DESCRIPTORS * self._descriptors.itemsize)
        data, ancillary, _, _ = self._sock.recvmsg(size, space)
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
    """Return what opens the links at an address.

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
    """Return what makes links of descriptors: that of the control link is the first."""
    return Opener(
        lambda: Control(socket.socket(fileno=descriptors[0])),
        lambda index: Link(socket.socket(fileno=descriptors[1 + index])),
    )


def encode(value: Any) -> bytes:
    """Return value as JSON that holds no lone surrogate."""
    text = json.dumps(value)
    if "\\ud" in text:  # surrogates, most often in pairs and right
        text = json.dumps(without_lone_surrogates(value))
    return text.encode("ascii")


def decode(payload: bytes) -> dict[str, Any]:
    """Return a JSON object."""
    value: dict[str, Any] = _decoder.raw_decode(payload.decode())[0]
    return value


def without_lone_surrogates(value: Any) -> Any:
    """Return value with escapes in the place of what UTF-8 cannot hold."""
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
