"""A Label Studio of the tests' own: a server on loopback that hands out pictures and notes what was asked."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import LazySettings

from tests.drawing import draw_picture, encode


@dataclass
class Studio:
    """Where it listens, what it answers (by path), and each request as path and Authorization header."""

    url: str = ""
    files: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def put(self, path: str, content: bytes, status: int = 200, **headers: str) -> None:
        """Answer a path with this."""
        self.files[path] = (status, headers, content)


@pytest.fixture
def studio(settings: LazySettings) -> Iterator[Studio]:
    """A Label Studio that ClassifyMe is told of, with one picture."""
    studio = Studio()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            studio.asked.append((self.path, self.headers.get("Authorization", "")))
            status, headers, content = studio.files.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    studio.url = f"http://127.0.0.1:{server.server_port}"
    studio.put("/data/upload/1/a.jpg", encode(draw_picture()))
    settings.LABEL_STUDIO_URL, settings.LABEL_STUDIO_API_KEY = studio.url, "legacy-key"
    yield studio
    server.shutdown()
    server.server_close()
