"""A real server, a real Chromium. Nothing is skipped: without a browser every test fails and says what to do.

Everything lives as long as this package's tests: Playwright keeps an event loop running in the thread, which
Django's database would refuse to work beside in other tests.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from scripts.chromium import WHAT_TO_DO, find
from scripts.running import running_app
from tests.browser.pictures import draw_picture

PATIENCE_MS = 30_000


@pytest.fixture(scope="package")
def chromium() -> str:
    """Where the browser is."""
    path = find()
    if path is None:
        pytest.fail(WHAT_TO_DO, pytrace=False)
    return path


@pytest.fixture(scope="package")
def site(chromium: str) -> Iterator[str]:
    """The address of a running ClassifyMe with small limits, so that they can be met."""
    with running_app(UPLOAD_MAX_FILE_MB="1", UPLOAD_MAX_FILES="5", UPLOAD_MAX_REQUEST_MB="3") as address:
        yield address


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all tests."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser complained of; the test fails at its end if that is anything."""
    collected: list[str] = []
    yield collected
    assert collected == []


@pytest.fixture
def open_context(
    browser: Browser, site: str, complaints: list[str]
) -> Iterator[Callable[..., BrowserContext]]:
    """A function that opens a fresh browser context: another visitor. Script errors in its pages and breaches
    of the content policy are collected in `complaints`."""
    contexts: list[BrowserContext] = []

    def note(message: ConsoleMessage) -> None:
        # Chromium also logs every answer of 400 and more, which is no complaint of the page's.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def open_one(**options: object) -> BrowserContext:
        context = browser.new_context(base_url=site, reduced_motion="reduce", **options)  # type: ignore[arg-type]  # passed on as they are
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", note)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    """A page of a visitor with an ordinary screen."""
    return open_context(viewport={"width": 1280, "height": 800}).new_page()


@pytest.fixture
def page_without_scripts(open_context: Callable[..., BrowserContext]) -> Page:
    """A page of a visitor whose browser runs no JavaScript."""
    return open_context(java_script_enabled=False).new_page()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A small PNG."""
    return draw_picture(tmp_path / "disc.png")
