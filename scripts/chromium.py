"""Finds or gets a Chromium or Chrome for the browser tests; `python -m scripts.chromium` prints its path."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
INSTALLERS = {
    "apt-get": [["apt-get", "update", "-q"], ["apt-get", "install", "-qy", "chromium"]],
    "dnf": [["dnf", "install", "-qy", "chromium"]],
    "apk": [["apk", "add", "-q", "chromium"]],
}
WHAT_TO_DO = """\
The browser tests need Chromium or Chrome, and none could be had. Any one of these will do:
  - install it with the system's package manager (Debian: apt install chromium)
  - .venv/bin/python -m playwright install --with-deps chromium
  - name one that is there: CHROMIUM=/path/to/chrome make test"""


def find() -> str | None:
    """The path of a browser that starts, or None: what CHROMIUM names, an installed one, Playwright's own."""
    return next((path for path in list_candidates() if is_working(path)), None)


def get() -> str | None:
    """The path of a browser, downloaded or installed if need be. Says what it does, or what it lacks."""
    for attempt in (find, download, install):
        if found := attempt():
            say(f"Chromium for the browser tests: {found}")
            return found
    say(WHAT_TO_DO)
    return None


def download() -> str | None:
    """Playwright's own browser, with the libraries that it needs where this process may install them."""
    say("No Chromium here: trying Playwright's own download ...")
    playwright = [sys.executable, "-m", "playwright"]
    if not run([*playwright, "install", "chromium"]):
        return None
    if find() is None and is_root():
        run([*playwright, "install-deps", "chromium"])
    return find()


def install() -> str | None:
    """The package manager's browser, where this process may install one."""
    if not is_root():
        return None
    for program, commands in INSTALLERS.items():
        if shutil.which(program):
            say(f"That did not work: trying {program} ...")
            all(run(command) for command in commands)
    return find()


def list_candidates() -> Iterator[str]:
    """Paths at which a browser may be, the best first."""
    if named := os.environ.get("CHROMIUM"):
        yield named
    yield from filter(None, map(shutil.which, NAMES))
    yield MAC
    cache = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    for browser in sorted(Path(cache).glob("chromium-*/chrome-linux*/chrome"), reverse=True):
        yield str(browser)


def is_working(path: str) -> bool:
    """Whether the program starts: one without its libraries does not."""
    return Path(path).is_file() and run([path, "--version"], quiet=True)


def is_root() -> bool:
    """Whether this process may install packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def run(command: list[str], *, quiet: bool = False) -> bool:
    """Runs a command, its output on standard error; whether it ended well within ten minutes."""
    output = subprocess.DEVNULL if quiet else sys.stderr
    try:
        result = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, timeout=600, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def say(sentence: str) -> None:
    """Tells the person who waits."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    path = get()
    if path is None:
        sys.exit(1)
    print(path)
