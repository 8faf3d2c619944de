"""gunicorn's thread worker, made fair: no client can hold a thread by doing nothing, and a refusal arrives.

Three things differ from the worker it is made of:

- A connection that has sent nothing yet (browsers open some in advance) waits in the poller, not in a thread.
- A client that neither sends nor takes a byte for `client_seconds` within a request loses its connection.
  Without this, a telephone that goes out of reach during an upload would keep its thread for good.
- The connection is closed here, with patience (see `close_patiently`). gunicorn's own close drains 64 KB, not
  enough for the body of a refused upload: the answer 413 would be lost in a reset connection. It also waits
  for up to two seconds in the worker's main loop, where no other connection is served meanwhile.
"""

import contextlib
import logging
import socket
import struct
import time
from typing import Any

from gunicorn.workers import gthread

LINGER_IDLE_SECONDS = 3.0
LINGER_SECONDS = 20.0
LINGER_BYTES = 1024**3


def close_patiently(
    sock: socket.socket,
    *,
    idle: float = LINGER_IDLE_SECONDS,
    total: float = LINGER_SECONDS,
    most: int = LINGER_BYTES,
) -> int:
    """Says that nothing more will be sent, takes what the client still sends, then ends the connection.

    Bytes that arrive at a closed socket make the kernel answer with a reset, which throws away a response
    that the client has not read yet. So they are read and dropped until the client closes, is silent for
    `idle` seconds, `total` seconds have passed or `most` bytes have come. Returns how many were dropped.
    """
    dropped = 0
    deadline = time.monotonic() + total
    buffer = bytearray(256 * 1024)
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_WR)
        while dropped < most and (left := deadline - time.monotonic()) > 0:
            sock.settimeout(min(idle, left))
            received = sock.recv_into(buffer)
            if not received:
                break
            dropped += received
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
    return dropped


def limit_silence(sock: socket.socket, seconds: int) -> None:
    """Has the kernel give up a blocking read or write of `sock` after `seconds` (BlockingIOError).

    A timeout of Python's own would not last: gunicorn sets the socket to blocking before each request.
    """
    interval = struct.pack("@ll", seconds, 0)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, interval)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, interval)


def is_not_about_silence(record: logging.LogRecord) -> bool:
    """Whether a log record is more than gunicorn's traceback for a client that fell silent."""
    return not (record.exc_info and isinstance(record.exc_info[1], BlockingIOError))


class PatientWorker(gthread.ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A ThreadWorker as described at the head of this file."""

    client_seconds = 30

    def init_process(self) -> None:
        """Runs in the new process: keeps silent clients out of the log, then serves until told to stop."""
        self.log.error_log.addFilter(is_not_about_silence)
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """Serves one request in a thread; whether the connection is kept, or gunicorn's sign for 'later'."""
        if not conn.initialized:
            if not conn.wait_for_data(0):
                return gthread._DEFER
            limit_silence(conn.sock, self.client_seconds)
        is_kept = super().handle(conn)
        if is_kept is False:
            close_patiently(conn.sock)
        return is_kept
