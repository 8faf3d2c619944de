"""A small Cloudinary for tests: a real HTTP server on loopback that checks every signature.

It speaks the calls that the project uses (upload, destroy, ping, listing, details, delivery), remembers what
is stored and what was asked, and can be told to misbehave. It signs by itself, as Cloudinary documents it,
so that a mistake in the project's use of the SDK is not repeated here.
"""

import base64
import hashlib
import json
import re
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from tests.cloudinary_wire import read_form, transform

UNSIGNED = {"file", "cloud_name", "resource_type", "api_key", "signature"}


@dataclass
class Asset:
    """One stored picture."""

    data: bytes
    type: str
    params: dict[str, str]
    created_at: str = field(default_factory=lambda: datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


@dataclass(frozen=True)
class Misbehaviour:
    """What goes wrong with one request; `stores` says whether it takes effect all the same."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    wait: float = 0.0
    drip: float = 0.0
    drips_headers: bool = False
    closes: bool = False
    answers_truly: bool = False
    stores: bool = False


SLOW = Misbehaviour(wait=30, answers_truly=True, stores=True)
CLOSED = Misbehaviour(closes=True)


def says(status: int, message: str) -> Misbehaviour:
    """An error as Cloudinary words it."""
    return Misbehaviour(status=status, body=json.dumps({"error": {"message": message}}).encode())


@dataclass
class CloudinaryServer:
    """Use as a context manager; `url` is the upload prefix and the delivery prefix."""

    cloud_name: str = "testcloud"
    api_key: str = "123456789012345"
    api_secret: str = "a&secret/with%things"
    algorithm: str = "sha1"
    page_size: int = 500
    stored: dict[str, Asset] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    refused_signatures: int = 0
    # By action ("upload", "destroy", "ping", "resources", "delivery"): these in turn, then as it should.
    misbehaviours: dict[str, deque[Misbehaviour]] = field(default_factory=dict)
    always: dict[str, Misbehaviour] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._stopping = threading.Event()

    def __enter__(self) -> Self:
        cloud = self

        class Handler(_Handler):
            @property
            def server_state(self) -> CloudinaryServer:
                return cloud

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.block_on_close = False
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Be down from now on: connections are refused, and slow answers end."""
        self._stopping.set()
        self._http.shutdown()
        self._http.server_close()

    @cached_property
    def url(self) -> str:
        """Where the server listens, "http://127.0.0.1:port"."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def options(self) -> dict[str, Any]:
        """What CloudinaryPictureStorage needs to use this server."""
        return {
            "cloud_name": self.cloud_name,
            "api_key": self.api_key,
            "api_secret": self.api_secret,
            "upload_prefix": self.url,
            "delivery_prefix": self.url,
        }

    def misbehave(self, action: str, *what: Misbehaviour) -> None:
        """Do this with the next requests of this action, one after the other."""
        self.misbehaviours.setdefault(action, deque()).extend(what)

    def next_for(self, action: str) -> Misbehaviour | None:
        """What is to go wrong with a request that has just come."""
        self.asked.append(action)
        waiting = self.misbehaviours.get(action)
        return waiting.popleft() if waiting else self.always.get(action)

    def count(self, action: str) -> int:
        """How many requests of this action have come."""
        return self.asked.count(action)

    def sleep(self, seconds: float) -> None:
        """Wait, but not beyond the end of the test."""
        self._stopping.wait(seconds)

    def digest(self, text: str) -> Any:
        """The hash of a text with the secret, as signatures are made."""
        return hashlib.new(self.algorithm, (text + self.api_secret).encode())

    def is_signed(self, params: dict[str, str]) -> bool:
        """True when a form's signature is right and no older than an hour."""
        pairs = (f"{k}={v}".replace("&", "%26") for k, v in params.items() if k not in UNSIGNED and v)
        right = self.digest("&".join(sorted(pairs))).hexdigest() == params.get("signature")
        fresh = abs(time.time() - int(params.get("timestamp", "0"))) < 3600
        known = params.get("api_key") == self.api_key
        self.refused_signatures += not (right and fresh and known)
        return right and fresh and known


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    @property
    def server_state(self) -> CloudinaryServer:
        """The server whose requests these are."""
        raise NotImplementedError

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing on the test's terminal."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        params, data = read_form(body, self.headers["Content-Type"])
        action = self.path.rsplit("/", 1)[-1]
        expected = f"/v1_1/{self.server_state.cloud_name}/image/{action}"
        if self.path != expected or action not in ("upload", "destroy"):
            return self._send(404, {"error": {"message": f"no such call: {self.path}"}})
        return self._run(
            action, lambda: self._destroy(params) if action == "destroy" else self._upload(params, data)
        )

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        root = f"/v1_1/{self.server_state.cloud_name}/"
        if not url.path.startswith(root):
            return self._run("delivery", lambda: self._deliver(url.path))
        rest = unquote(url.path.removeprefix(root))
        query = {key: values[-1] for key, values in parse_qs(url.query).items()}
        action = rest.split("/")[0]
        return self._run(action, lambda: self._admin(rest, query))

    def _run(self, action: str, answer: Any) -> None:
        wrong = self.server_state.next_for(action)
        if wrong is None:
            self._send(*answer())
        elif wrong.wait and wrong.stores:
            true = answer()
            self.server_state.sleep(wrong.wait)
            self._send(*true)
        else:
            self._misbehave(wrong, answer)

    def _misbehave(self, wrong: Misbehaviour, answer: Any) -> None:
        self.server_state.sleep(wrong.wait)
        true = answer() if wrong.stores or wrong.answers_truly else None
        self.close_connection = True
        if wrong.closes:
            return
        body = json.dumps(true[1]).encode() if true and wrong.answers_truly else wrong.body
        head = f"HTTP/1.1 {wrong.status} X\r\nContent-Type: {wrong.content_type}\r\n"
        head += f"Content-Length: {len(body)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in wrong.headers)
        whole = head.encode() + b"Connection: close\r\n\r\n"
        try:
            self._drip(whole, wrong.drip if wrong.drips_headers else 0)
            self._drip(body, wrong.drip)
        except OSError:
            return

    def _drip(self, data: bytes, pause: float) -> None:
        if not pause:
            self.wfile.write(data)
            return
        for byte in data:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            self.server_state.sleep(pause)

    def _send(self, status: int, body: Any, content_type: str = "application/json") -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            self.close_connection = True

    def _upload(self, params: dict[str, str], data: bytes) -> tuple[int, Any]:
        if not self.server_state.is_signed(params):
            return 401, {"error": {"message": f"Invalid Signature {params.get('signature')}."}}
        if not data:
            return 400, {"error": {"message": "Empty file"}}
        public_id = params["public_id"]
        is_there = public_id in self.server_state.stored and params.get("overwrite") == "0"
        if not is_there:
            self.server_state.stored[public_id] = Asset(data, params.get("type", "upload"), params)
        asset = self.server_state.stored[public_id]
        answer = {"public_id": public_id, "version": 1, "bytes": len(asset.data), "type": asset.type}
        return 200, {**answer, "resource_type": "image", **({"existing": True} if is_there else {})}

    def _destroy(self, params: dict[str, str]) -> tuple[int, Any]:
        if not self.server_state.is_signed(params):
            return 401, {"error": {"message": "Invalid Signature."}}
        asset = self.server_state.stored.get(params["public_id"])
        if asset is None or asset.type != params.get("type", "upload"):
            return 200, {"result": "not found"}
        del self.server_state.stored[params["public_id"]]
        return 200, {"result": "ok"}

    def _admin(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        state = self.server_state
        credentials = base64.b64encode(f"{state.api_key}:{state.api_secret}".encode()).decode()
        if self.headers["Authorization"] != f"Basic {credentials}":
            return 401, {"error": {"message": "unknown api_key or api_secret"}}
        if path == "ping":
            return 200, {"status": "ok"}
        kind, _, public_id = path.removeprefix("resources/image/").partition("/")
        if public_id:
            found = public_id in state.stored and state.stored[public_id].type == kind
            missing = {"error": {"message": "Resource not found"}}
            return (200, {"public_id": public_id}) if found else (404, missing)
        return 200, self._page(kind, query)

    def _page(self, kind: str, query: dict[str, str]) -> dict[str, Any]:
        stored = self.server_state.stored.items()
        names = sorted(n for n, a in stored if a.type == kind and n.startswith(query.get("prefix", "")))
        start = int(query.get("next_cursor", "0"))
        end = start + min(self.server_state.page_size, int(query.get("max_results", "10")))
        page: dict[str, Any] = {
            "resources": [
                {"public_id": n, "created_at": self.server_state.stored[n].created_at, "type": kind}
                for n in names[start:end]
            ]
        }
        return page | ({"next_cursor": str(end)} if end < len(names) else {})

    def _deliver(self, path: str) -> tuple[int, Any, str]:
        root = f"/{self.server_state.cloud_name}/image/authenticated/"
        match = re.fullmatch(r"s--([\w-]{8}|[\w-]{32})--/(.*?/)?v\d+/(.*)", path.removeprefix(root))
        if not path.startswith(root) or match is None:
            return 404, b"not found", "text/plain"
        signature, transformation, public_id = match.groups(default="")
        digest = self.server_state.digest(transformation + public_id).digest()
        if base64.urlsafe_b64encode(digest).decode()[: len(signature)] != signature:
            self.server_state.refused_signatures += 1
            return 401, b"bad signature", "text/plain"
        asset = self.server_state.stored.get(public_id)
        if asset is None or asset.type != "authenticated":
            return 404, b"not found", "text/plain"
        if not transformation:
            return 200, asset.data, "application/octet-stream"
        return 200, transform(asset.data, transformation), "image/jpeg"
