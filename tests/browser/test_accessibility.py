"""axe-core has no complaint and nothing is cut off on any page: phone and desktop, light and dark."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.states import STATE_NAMES, show_state

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
OVERFLOW = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def list_violations(page: Page) -> list[str]:
    """What axe-core says of the page as it is now, one line for each element."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html']} {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]


def check_in_all_looks(page: Page) -> None:
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        assert not page.evaluate(OVERFLOW), f"the page scrolls sideways at {size['width']} pixels"
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert list_violations(page) == [], f"{scheme}, {size['width']} pixels"


@pytest.mark.parametrize("name", STATE_NAMES)
def test_axe_finds_nothing_and_nothing_is_cut_off(page: Page, name: str) -> None:
    show_state(page, name)
    check_in_all_looks(page)


def test_the_form_with_chosen_pictures_is_as_good(page: Page, picture: Path) -> None:
    page.goto("/")
    page.set_input_files("#pictures", picture)
    expect(page.locator(".preview img")).to_be_visible()
    check_in_all_looks(page)


def test_the_form_while_sending_is_as_good(page: Page, picture: Path) -> None:
    page.goto("/")
    page.set_input_files("#pictures", picture)
    page.route("**/", lambda route: None)
    page.get_by_role("button", name="Classify", exact=True).click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    check_in_all_looks(page)


def test_the_pages_without_scripts_are_as_narrow_as_the_phone(
    page_without_scripts: Page, picture: Path
) -> None:
    page = page_without_scripts
    page.set_viewport_size(PHONE)
    page.goto("/")
    width = page.locator("html").evaluate("html => html.scrollWidth")
    assert width <= PHONE["width"]


def test_nothing_moves_for_who_asked_for_less_motion(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    show_state(page, "a pending result")
    assert page.locator("progress").evaluate("bar => getComputedStyle(bar).animationName") == "none"
