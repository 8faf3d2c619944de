"""Finds the Chromium or Chrome that this machine has. `python -m scripts.chromium` prints where it is."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import sync_playwright

VARIABLE = "PLAYWRIGHT_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
_MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


class ChromiumMissing(Exception):
    """No browser was found; the message says where it was looked for and what to do."""


def find_chromium(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the path of a Chromium or Chrome: the one that PLAYWRIGHT_CHROMIUM names, else one on PATH, else
    Playwright's own download. Raises ChromiumMissing when there is none."""
    if named := environ.get(VARIABLE):
        if not Path(named).is_file():
            raise ChromiumMissing(f"{VARIABLE} names {named}, and there is no such file.")
        return Path(named)
    on_path = (shutil.which(name, path=environ.get("PATH", "")) for name in _NAMES)
    for place in (*on_path, *_MAC_APPLICATIONS, _playwrights_own()):
        if place and Path(place).is_file():
            return Path(place)
    raise ChromiumMissing(
        "The browser tests and the screenshot need Chromium or Chrome, and none was found on PATH "
        f"({', '.join(_NAMES)}) nor among Playwright's downloads. Install one of these, or run "
        f"`playwright install --with-deps chromium`, or set {VARIABLE} to a browser's path."
    )


def _playwrights_own() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


if __name__ == "__main__":
    try:
        print(find_chromium())
    except ChromiumMissing as missing:
        sys.exit(str(missing))
