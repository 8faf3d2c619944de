"""The picture of a task, fetched: bounded in time and size, and from nowhere but allowed addresses."""

from io import BytesIO
from urllib.parse import urljoin

import urllib3
from django.conf import settings

from classifier.api.reading import decode_picture
from classifier.label_studio.addresses import FetchRefused, Target, find_target
from classifier.storage.deadline import Deadline, DeadlinePassed, run_within

SECONDS = 15.0
REDIRECTS = 3
CHUNK = 64 * 1024


def fetch_picture(url: object) -> BytesIO:
    """The bytes that a task's data name. Raises FetchRefused."""
    if not isinstance(url, str) or not url:
        raise FetchRefused("a task without a picture's address")
    if url.startswith("data:"):
        return decode_picture(url)
    deadline = Deadline(SECONDS)
    try:
        # Looking up a name knows no time-out of its own.
        return run_within(deadline, lambda: _follow(url, deadline))
    except DeadlinePassed as error:
        raise FetchRefused(f"no picture within {SECONDS:.0f} seconds") from error


def _follow(url: str, deadline: Deadline) -> BytesIO:
    """Each address on the way is checked like the first."""
    for _hop in range(REDIRECTS + 1):
        deadline.check()
        answer = _ask(find_target(url), deadline)
        if isinstance(answer, BytesIO):
            return answer
        url = urljoin(url, answer)
    raise FetchRefused("too many redirects")


def _ask(target: Target, deadline: Deadline) -> BytesIO | str:
    """The picture, or where to look instead."""
    headers = {"Host": target.host_header, "Accept": "image/*", "User-Agent": "ClassifyMe"}
    if target.is_home and settings.LABEL_STUDIO_API_KEY:
        headers["Authorization"] = f"Token {settings.LABEL_STUDIO_API_KEY}"
    with _open_pool(target) as pool:
        try:
            response = pool.urlopen(
                "GET",
                target.path,
                headers=headers,
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=urllib3.Timeout(total=deadline.remaining()),
            )
            with response:
                return _read(response, deadline)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise FetchRefused(f"{target.host}: {type(error).__name__}: {error}") from error


def _open_pool(target: Target) -> urllib3.HTTPConnectionPool:
    """Connections to the address that was looked up, under the name of the host."""
    if target.scheme == "http":
        return urllib3.HTTPConnectionPool(target.address, target.port, maxsize=1)
    return urllib3.HTTPSConnectionPool(
        target.address,
        target.port,
        maxsize=1,
        server_hostname=target.host,
        assert_hostname=target.host,
        cert_reqs="CERT_REQUIRED",
    )


def _read(response: urllib3.BaseHTTPResponse, deadline: Deadline) -> BytesIO | str:
    location = response.headers.get("Location")
    if location and response.status in {301, 302, 303, 307, 308}:
        return location
    if response.status != 200:
        raise FetchRefused(f"HTTP {response.status}")
    picture = bytearray()
    for chunk in response.stream(CHUNK, decode_content=True):
        deadline.check()
        picture += chunk
        if len(picture) > settings.UPLOAD_MAX_FILE_BYTES:
            raise FetchRefused("the picture is too large")
    return BytesIO(bytes(picture))
