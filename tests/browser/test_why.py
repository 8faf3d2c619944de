"""Why the network answered so: in place where scripts run, as a page where they do not."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_without_scripts import upload

LINK = "Why? See what the network looked at"


def test_the_heat_map_comes_onto_the_result_page(page: Page, picture: Path) -> None:
    upload(page, picture)
    page.get_by_role("link", name=LINK).click()
    heat = page.get_by_role("img", name=re.compile("^Heat map"))
    expect(heat).to_be_visible()
    expect(page.locator("#why-heading")).to_be_focused()
    expect(page.get_by_role("table")).to_be_visible()
    assert "/why" not in page.url


def test_the_heat_map_covers_the_picture_exactly_and_can_be_taken_off(page: Page, picture: Path) -> None:
    upload(page, picture)
    page.get_by_role("link", name=LINK).click()
    expect(page.locator("[data-heat]")).to_be_visible()
    boxes = page.locator(".layers img").evaluate_all(
        "imgs => imgs.map((img) => JSON.stringify(img.getBoundingClientRect()))"
    )
    assert boxes[0] == boxes[1]
    control = page.get_by_role("button", name="Heat map over the picture")
    control.click()
    expect(page.locator("[data-heat]")).to_be_hidden()
    expect(control).to_have_attribute("aria-pressed", "false")
    control.click()
    expect(page.locator("[data-heat]")).to_be_visible()


def test_without_scripts_it_is_a_page_with_a_way_back(page_without_scripts: Page, picture: Path) -> None:
    page = page_without_scripts
    upload(page, picture)
    address = page.url
    page.get_by_role("link", name=LINK).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What the network looked at")
    expect(page.get_by_role("img", name=re.compile("^Heat map"))).to_be_visible()
    page.get_by_role("link", name="Back to the answer").click()
    assert page.url == address


def test_what_cannot_be_explained_now_says_so_on_its_own_page(page: Page, picture: Path) -> None:
    upload(page, picture)
    page.route("**/why*", lambda route: route.fulfill(status=503, body="busy"))
    page.get_by_role("link", name=LINK).click()
    page.wait_for_url("**/why?version=*")


def test_the_network_is_described_for_everybody(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="The network", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The network that answers")
    expect(page.get_by_role("row", name=re.compile("^VGG16"))).to_contain_text("79 %")
