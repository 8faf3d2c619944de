"""What a client notices of the HTTP worker: refusals arrive, and others cannot hold up the service."""

import http.client
import os
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from classifyme.http_worker import close_patiently, limit_silence
from tests.project.servers import Server, run_gunicorn

BODY_BYTES = 300 * 1024 * 1024
PIECE = b"x" * 65536
GET = b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    arguments = ["-c", os.devnull, "--threads", "2", "--no-control-socket"]
    arguments += ["-k", "tests.classifyme.small_app.QuickWorker"]
    with run_gunicorn(
        [*arguments, "--keep-alive", "30", "tests.classifyme.small_app"], tmp_path_factory.mktemp("log")
    ) as server:
        yield server


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of one TCP connection: the server's and the client's."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname(), 5)
        ours, _ = listener.accept()
    with ours, client:
        yield ours, client


def read_all(sock: socket.socket) -> bytes:
    """Everything until the other end closes."""
    return b"".join(iter(lambda: sock.recv(65536), b""))


def measure_one_request(server: Server) -> float:
    """The seconds that a plain request takes."""
    started = time.monotonic()
    with server.connect() as sock:
        sock.sendall(GET)
        assert read_all(sock).startswith(b"HTTP/1.1 200")
    return time.monotonic() - started


@pytest.mark.parametrize(
    ("header", "before", "after"),
    [(f"Content-Length: {BODY_BYTES}", b"", b""), ("Transfer-Encoding: chunked", b"10000\r\n", b"\r\n")],
)
def test_refusal_of_300_megabytes_reaches_a_client_that_sends_them_first(
    server: Server, header: str, before: bytes, after: bytes
) -> None:
    with server.connect() as sock:
        sock.sendall(f"POST /refuse HTTP/1.1\r\nHost: here\r\n{header}\r\n\r\n".encode())
        for _ in range(BODY_BYTES // len(PIECE)):
            sock.sendall(before + PIECE + after)
        assert sock.recv(65536).startswith(b"HTTP/1.1 413")


def test_connections_that_send_nothing_hold_up_nobody(server: Server) -> None:
    idle = [server.connect() for _ in range(10)]
    try:
        assert measure_one_request(server) < 1
    finally:
        for sock in idle:
            sock.close()


def test_client_that_does_not_close_holds_up_nobody(server: Server) -> None:
    with server.connect() as rude:
        rude.sendall(GET)
        assert rude.recv(65536).startswith(b"HTTP/1.1 200")
        assert measure_one_request(server) < 1


@pytest.mark.parametrize(
    "start", [b"GET / HT", b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nabc"]
)
def test_clients_that_stop_within_a_request_lose_their_connection(server: Server, start: bytes) -> None:
    silent = [server.connect() for _ in range(4)]
    for sock in silent:
        sock.sendall(start)
    assert measure_one_request(server) < 10
    for sock in silent:
        with sock:
            assert not read_all(sock).startswith(b"HTTP/1.1 200")
    assert "Traceback" not in server.read_log()


def test_several_requests_share_a_connection(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.connect()
    sock = connection.sock
    for _ in range(3):
        connection.request("POST", "/", b"abc")
        assert connection.getresponse().read() == b"3"
    assert connection.sock is sock
    connection.close()


def test_closing_stops_after_so_many_bytes(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, client = pair
    sender = threading.Thread(target=send_until_refused, args=(client,))
    sender.start()
    dropped = close_patiently(ours, most=1_000_000)
    ours.close()
    sender.join(5)
    assert 1_000_000 <= dropped < 2_000_000
    assert not sender.is_alive()


def send_until_refused(sock: socket.socket) -> None:
    """Sends without end, as long as the other side takes it."""
    try:
        while True:
            sock.sendall(PIECE)
    except OSError:
        return


def test_closing_stops_after_so_long_a_time(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, client = pair
    is_over = threading.Event()
    sender = threading.Thread(target=send_slowly, args=(client, is_over))
    sender.start()
    started = time.monotonic()
    close_patiently(ours, idle=5, total=0.5)
    is_over.set()
    sender.join()
    assert 0.4 < time.monotonic() - started < 2


def send_slowly(sock: socket.socket, is_over: threading.Event) -> None:
    """Sends a byte now and then."""
    while not is_over.wait(0.05):
        try:
            sock.sendall(b"x")
        except OSError:
            return


def test_closing_does_not_wait_for_a_silent_client(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, client = pair
    started = time.monotonic()
    assert close_patiently(ours, idle=0.2) == 0
    assert time.monotonic() - started < 2
    assert client.recv(1) == b""


def test_closing_a_connection_that_is_gone_is_no_error(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, client = pair
    client.close()
    ours.close()
    assert close_patiently(ours) == 0


def test_silence_ends_a_blocking_read(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, _ = pair
    limit_silence(ours, 1)
    with pytest.raises(BlockingIOError):
        ours.recv(1)
