"""What a browser does with many files (static/js/transfer.js): small requests, until all have arrived."""

import json
import re
import time
import zipfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import batched
from typing import Any

import numpy as np
import requests
from PIL import Image

LANES = 3
FILES_IN_A_REQUEST = 8
PAUSE_SECONDS = 0.5
MODIFIED = 1_700_000_000_000


class Browser:
    """One person's session, which outlives its server's and its own tab's ends."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._session = requests.Session()
        page = self._session.get(address, timeout=60).text
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        self._token = found.group(1) if found else ""
        self.dataset: dict[str, str] = self._post("/uploads", {}).json()

    def upload(self, files: Sequence[tuple[str, bytes]], lanes: int = LANES) -> None:
        """Send files until each has arrived, however often the server is away. RuntimeError for a refusal."""
        with ThreadPoolExecutor(lanes) as pool:
            list(pool.map(self._send_until_taken, batched(files, FILES_IN_A_REQUEST)))

    def find_missing(self, files: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        """Those that are not there yet: what dropping the folder again sends."""
        missing = []
        for some in batched(files, 1000):
            facts = json.dumps([describe(file) for file in some])
            known = set(self._post(self.dataset["known"], facts.encode()).json()["known"])
            missing += [file for place, file in enumerate(some) if place not in known]
        return missing

    def read_progress(self) -> dict[str, Any]:
        """What the progress page says; whoever looks rings for what waits."""
        answer = self._session.get(
            self._address + self.dataset["progress"], headers={"Accept": "application/json"}, timeout=60
        )
        progress: dict[str, Any] = answer.json()
        return progress

    def time_page(self) -> float:
        """Seconds that the dataset's page takes."""
        started = time.perf_counter()
        page = self.dataset["progress"].removesuffix("progress")
        self._session.get(self._address + page, timeout=60).raise_for_status()
        return time.perf_counter() - started

    def send(self, files: Sequence[tuple[str, bytes]]) -> list[dict[str, Any]]:
        """One request; the answer for each file. Raises requests.RequestException when it gets lost."""
        answer = requests.post(
            self._address + self.dataset["pictures"],
            {"facts": json.dumps([describe(file) for file in files])},
            files=[("pictures", (name.rpartition("/")[2], content)) for name, content in files],
            headers=self._headers(),
            cookies=self._session.cookies.get_dict(),
            timeout=60,
        )
        answer.raise_for_status()
        answers: list[dict[str, Any]] = answer.json()["files"]
        return answers

    def _send_until_taken(self, files: Sequence[tuple[str, bytes]]) -> None:
        while True:
            try:
                answers = self.send(files)
            except requests.RequestException:
                time.sleep(PAUSE_SECONDS)
                continue
            refused = [answer for answer in answers if answer["status"] != 201]
            if refused:
                raise RuntimeError(f"refused: {refused}")
            return

    def _post(self, path: str, body: Any) -> requests.Response:
        answer = self._session.post(self._address + path, body, headers=self._headers(), timeout=60)
        answer.raise_for_status()
        return answer

    def _headers(self) -> dict[str, str]:
        return {"X-CSRFToken": self._token, "Referer": self._address}


def describe(file: tuple[str, bytes]) -> list[Any]:
    """Path, size and time of change, as the browser tells them."""
    name, content = file
    return [name, len(content), MODIFIED]


def encode_png(pixels: Any) -> bytes:
    """A PNG file of uint8 (height, width, 3)."""
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def draw_files(count: int, seed: int = 0) -> list[tuple[str, bytes]]:
    """So many different pictures of 32x32 pixels, in folders of a hundred."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (count, 8, 8, 3), np.uint8).repeat(4, axis=1).repeat(4, axis=2)
    return [(f"{n // 100:03}/{n:06}.png", encode_png(pixels)) for n, pixels in enumerate(coarse)]


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The files as one ZIP."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()
