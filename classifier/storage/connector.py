"""How requests to Cloudinary travel: bounded in time and size, streamed, and never followed elsewhere."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

import urllib3
from urllib3.filepost import choose_boundary, encode_multipart_formdata

from classifier.storage.deadline import Deadline

CONNECT_SECONDS = 3.0
CHUNK = 64 * 1024
# A page of 500 listed pictures takes about 300 KB.
MOST_ANSWER_BYTES = 8 * 1024 * 1024
THROTTLED = frozenset({420, 429})
# Only part of an error page is worth keeping for the log.
KEPT_OF_ERRORS = 500


@dataclass(frozen=True)
class Answer:
    """What the SDK looks at in an HTTP answer."""

    status: int
    data: bytes
    headers: Mapping[str, str]


class CallFailed(Exception):
    """The network failed (status None), or the answer's status was not 200."""

    def __init__(self, detail: str, status: int | None = None) -> None:
        super().__init__(detail)
        self.status = status

    @property
    def may_pass(self) -> bool:
        """True when the same request may succeed a moment later."""
        return self.status is None or self.status >= 500 or self.is_throttling

    @property
    def is_throttling(self) -> bool:
        """True when there were too many requests lately."""
        return self.status in THROTTLED


class Connector:
    """The `http_connector` that the SDK sends one call's requests with.

    It raises CallFailed for everything but a 200, and DeadlinePassed when the call's time is over.
    """

    def __init__(self, pool: urllib3.PoolManager, deadline: Deadline) -> None:
        self._pool = pool
        self._deadline = deadline

    def request(
        self, method: str, url: str, headers: Mapping[str, str], fields: Mapping[str, Any] | None = None
    ) -> Answer:
        """Send one request, with `fields` as a form; the field "file" is ("file", an open binary file)."""
        self._deadline.check()
        body = None
        if fields:
            body, more = stream_form(fields, self._deadline)
            headers = {**headers, **more}
        data = bytearray()
        with self.stream(method, url, headers, body) as response:
            for chunk in read_chunks(response, self._deadline):
                data += chunk
                if len(data) > MOST_ANSWER_BYTES:
                    raise CallFailed(f"an answer of more than {MOST_ANSWER_BYTES} bytes", response.status)
        return Answer(response.status, bytes(data), response.headers)

    def stream(
        self, method: str, url: str, headers: Mapping[str, str], body: Iterator[bytes] | None = None
    ) -> urllib3.BaseHTTPResponse:
        """Send one request and return the answer with its body unread; it must be closed by the caller."""
        self._deadline.check()
        seconds = self._deadline.remaining()
        timeout = urllib3.Timeout(connect=min(CONNECT_SECONDS, seconds), read=seconds)
        try:
            response = self._pool.urlopen(
                method,
                url,
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=timeout,
                headers=headers,
                body=body,
            )
        except (urllib3.exceptions.HTTPError, OSError) as error:
            self._deadline.check()
            raise CallFailed(f"{type(error).__name__}: {error}") from error
        if response.status != 200:
            raise self._failure(response)
        return response

    def _failure(self, response: urllib3.BaseHTTPResponse) -> CallFailed:
        text = b"".join(itertools.islice(read_chunks(response, self._deadline), 1))[:KEPT_OF_ERRORS]
        response.close()
        said = response.headers.get("x-cld-error") or text.decode("utf-8", "replace")
        return CallFailed(f"HTTP {response.status}: {said}", response.status)


def read_chunks(response: urllib3.BaseHTTPResponse, deadline: Deadline) -> Iterator[bytes]:
    """Yield the body as it comes; a broken one raises CallFailed, a dripping one DeadlinePassed."""
    try:
        while chunk := response.read1(CHUNK):
            deadline.check()
            yield chunk
    except (urllib3.exceptions.HTTPError, OSError) as error:
        deadline.check()
        raise CallFailed(f"{type(error).__name__}: {error}") from error


def stream_form(fields: Mapping[str, Any], deadline: Deadline) -> tuple[Iterator[bytes], dict[str, str]]:
    """Return a multipart form as chunks, and its headers; the file is never held in memory as a whole."""
    boundary = choose_boundary()
    plain = {name: str(value) for name, value in fields.items() if name != "file"}
    form, content_type = encode_multipart_formdata(plain, boundary)
    tail = f"--{boundary}--\r\n".encode()
    if "file" not in fields:
        return iter([form]), {"Content-Type": content_type, "Content-Length": str(len(form))}
    file: IO[Any] = fields["file"][1]
    part = (
        f"--{boundary}\r\n"
        'Content-Disposition: form-data; name="file"; filename="file"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    head = form.removesuffix(tail) + part.encode()
    size = len(head) + size_of(file) + len(b"\r\n" + tail)
    chunks = itertools.chain([head], file_chunks(file, deadline), [b"\r\n" + tail])
    return chunks, {"Content-Type": content_type, "Content-Length": str(size)}


def file_chunks(file: IO[Any], deadline: Deadline) -> Iterator[bytes]:
    """Yield a file from its beginning; after the deadline it belongs to the caller again and is not read."""
    file.seek(0)
    while True:
        deadline.check()
        chunk = file.read(CHUNK)
        if not chunk:
            return
        yield chunk


def size_of(file: IO[Any]) -> int:
    """The length in bytes of an open binary file."""
    return file.seek(0, 2) or file.tell()
