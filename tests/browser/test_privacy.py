"""What a visitor uploads is theirs alone."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page


def test_a_strangers_browser_finds_nothing(
    page: Page, open_context: Callable[..., BrowserContext], picture: Path
) -> None:
    page.goto("/")
    page.set_input_files("#pictures", picture)
    page.get_by_role("button", name="Classify", exact=True).click()
    page.wait_for_url("**/images/**")
    stranger = open_context().new_page()
    for address in (
        page.url,
        *(f"{page.url}{part}" for part in ("picture", "thumbnail", "original", "delete")),
    ):
        assert page.request.get(address).status == 200, address
        answer = stranger.goto(address)
        assert answer is not None
        assert answer.status == 404, address
        assert "There is nothing here" in stranger.inner_text("h1")
