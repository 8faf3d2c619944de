"""A small WSGI application and a quick worker, for the tests of the HTTP worker."""

from collections.abc import Callable, Iterable
from typing import Any

from classifyme.http_worker import PatientWorker

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class QuickWorker(PatientWorker):
    """Gives a silent client one second."""

    client_seconds = 1


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Reads the body and says its length, or refuses it unread at /refuse."""
    if environ["PATH_INFO"] == "/refuse":
        return answer(start_response, "413 Content Too Large", b"too large")
    try:
        length = sum(map(len, iter(lambda: environ["wsgi.input"].read(65536), b"")))
    except OSError:
        return answer(start_response, "400 Bad Request", b"broken off")
    return answer(start_response, "200 OK", str(length).encode())


def answer(start_response: StartResponse, status: str, body: bytes) -> Iterable[bytes]:
    """A plain text response."""
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
