"""A visitor for the measurements: keeps cookies and the connection, uploads drawn pictures."""

import http.client
import re
import secrets
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import BytesIO
from urllib.parse import urlencode

import numpy as np
from PIL import Image


@dataclass(frozen=True)
class Upload:
    """What one upload took, in milliseconds: for the visitor, and within the application; where it led to."""

    seen_ms: float
    application_ms: float
    address: str


class Visitor:
    """One browser's worth of HTTP, to 127.0.0.1."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: SimpleCookie = SimpleCookie()
        page = self._request("GET", "/")[1].decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        self._token = found.group(1) if found else ""

    def upload(self, picture: bytes) -> Upload:
        """Sends one picture. Raises RuntimeError when it is not accepted."""
        boundary = secrets.token_hex(16)
        started = time.perf_counter()
        response, _ = self._request(
            "POST",
            "/",
            encode_form({"csrfmiddlewaretoken": self._token}, picture, boundary),
            {"Content-Type": f"multipart/form-data; boundary={boundary}"},
        )
        seen_ms = (time.perf_counter() - started) * 1000
        if response.status != 302:
            raise RuntimeError(f"the upload was answered with {response.status}")
        application_ms = float(response.headers["Server-Timing"].rpartition("=")[2])
        return Upload(seen_ms, application_ms, response.headers["Location"])

    def time_page(self, path: str) -> float:
        """The milliseconds until a page is there. Raises RuntimeError when it is not."""
        started = time.perf_counter()
        response, _ = self._request("GET", path)
        if response.status != 200:
            raise RuntimeError(f"{path} was answered with {response.status}")
        return (time.perf_counter() - started) * 1000

    def post(self, path: str, fields: dict[str, str] | None = None) -> None:
        """Sends a form without files. Raises RuntimeError when it is not accepted."""
        body = urlencode({"csrfmiddlewaretoken": self._token, **(fields or {})}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        response, _ = self._request("POST", path, body, kind)
        if response.status != 302:
            raise RuntimeError(f"{path} was answered with {response.status}")

    def find_dataset(self, result: str) -> str:
        """The address of the dataset that the picture of a result page is in."""
        page = self._request("GET", result)[1].decode()
        found = re.search(r'href="(/datasets/[0-9a-f-]{36}/)"', page)
        return found.group(1) if found else ""

    def _request(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items())
        self._connection.request(method, path, body, {"Cookie": cookies, **(headers or {})})
        response = self._connection.getresponse()
        content = response.read()
        for line in response.headers.get_all("Set-Cookie", []):
            self._cookies.load(line)
        return response, content


def encode_form(fields: dict[str, str], picture: bytes, boundary: str) -> bytes:
    """A multipart form with the fields and one JPEG in the field `pictures`."""
    lines: list[bytes] = []
    for name, value in fields.items():
        lines += [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="pictures"; filename="picture.jpg"\r\n'
    lines += [head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + picture, f"--{boundary}--\r\n".encode()]
    return b"\r\n".join(lines)


def draw_jpeg(side: int, seed: int) -> bytes:
    """A picture `side` pixels square, with large smooth areas and a fine grain, as photographs have."""
    random = np.random.default_rng(seed)
    coarse = Image.fromarray(random.integers(0, 256, (6, 6, 3), dtype=np.uint8)).resize((side, side))
    grain = random.normal(0, 8, (side, side, 3))
    picture = Image.fromarray(np.clip(np.asarray(coarse) + grain, 0, 255).astype(np.uint8))
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
