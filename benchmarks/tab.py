"""A tab of a real Chromium: what a person does who drops many pictures, and what they see meanwhile."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, Response, sync_playwright

from scripts.chromium import WHAT_TO_DO, find

PATIENCE_MS = 60_000


class Tab:
    """One visitor's tab. `arrived` is when the last upload was answered (time.monotonic), 0.0 before any."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        self._address = address
        self.arrived = 0.0
        page.set_default_timeout(PATIENCE_MS)
        page.on("response", self._note)
        page.goto(address)

    def choose(self, path: Path) -> None:
        """Choose a folder, or a file; the upload begins."""
        self._page.set_input_files("#folder" if path.is_dir() else "#pictures", path)

    def wait_until_sent(self, count: int) -> None:
        """Wait until the page says that all `count` files are here. Raises RuntimeError for any other end."""
        status = self._page.locator("[data-bulk-status]")
        while "All files are here" not in (said := status.inner_text()):
            if "not accepted" in said:
                raise RuntimeError(said)
            self._page.wait_for_timeout(50)
        if f"{count:,} sent now" not in said and f"{count} sent now" not in said:
            raise RuntimeError(said)

    def read_progress(self) -> str:
        """What the page says of the work in the background; it keeps itself up to date."""
        shown = self._page.locator("[data-counts]")
        return " ".join(shown.first.inner_text().split()) if shown.count() else ""

    def time_dataset(self) -> float:
        """Seconds that the dataset's page takes, while this tab stays where it is."""
        path = self._page.locator("[data-bulk-page]").get_attribute("href")
        started = time.perf_counter()
        answer = self._page.request.get(f"{self._address}{path}")
        if not answer.ok:
            raise RuntimeError(f"{path} was answered with {answer.status}")
        return time.perf_counter() - started

    def _note(self, response: Response) -> None:
        if response.url.endswith("/pictures"):
            self.arrived = time.monotonic()


@contextmanager
def open_tab(address: str) -> Iterator[Tab]:
    """A tab at `address`, in a browser of its own. Raises RuntimeError where there is no browser."""
    path = find()
    if path is None:
        raise RuntimeError(WHAT_TO_DO)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield Tab(browser.new_page(), address)
        browser.close()
