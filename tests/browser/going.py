"""From page to page as a person goes, who sees a page before pressing its keys."""

from playwright.sync_api import Locator


def follow(target: Locator) -> None:
    """Click what leads to another page, and wait for its scripts: a key pressed before would be nobody's."""
    with target.page.expect_navigation():
        target.click()
