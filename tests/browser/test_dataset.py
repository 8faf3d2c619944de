"""A dataset's page: choosing several pictures, with and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pictures import draw_picture
from tests.browser.test_accessibility import check_in_all_looks

COLORS = ("red", "green", "blue", "gold", "black")


def open_dataset(page: Page, folder: Path, count: int = 5) -> str:
    """Upload pictures of different colours; the address of their dataset, without a slash at the end."""
    page.goto("/")
    page.set_input_files(
        "#pictures", [draw_picture(folder / f"{color}.png", color=color) for color in COLORS[:count]]
    )
    page.get_by_role("button", name="Classify", exact=True).click()
    page.get_by_role("link", name="To the dataset").click()
    return page.url.rstrip("/")


def test_chosen_pictures_are_marked_and_taken_back_without_scripts(
    page_without_scripts: Page, tmp_path: Path
) -> None:
    page = page_without_scripts
    open_dataset(page, tmp_path)
    page.get_by_role("checkbox", name="Choose red.png").check()
    page.get_by_role("checkbox", name="Choose blue.png").check()
    page.get_by_role("button", name="None of these").click()
    expect(page.get_by_role("status").first).to_contain_text("2 pictures were changed.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").first).to_contain_text("Undone")


def test_all_that_match_are_confirmed_after_a_question_without_scripts(
    page_without_scripts: Page, tmp_path: Path
) -> None:
    page = page_without_scripts
    open_dataset(page, tmp_path)
    page.get_by_role("checkbox", name="all that the filter shows").check()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("5 pictures")
    page.get_by_role("button", name="Do it").click()
    expect(page.locator("main")).to_contain_text("5 of 5 pictures reviewed")


def test_shift_and_a_click_choose_all_between(page: Page, tmp_path: Path) -> None:
    open_dataset(page, tmp_path)
    pictures = page.locator(".tile-picture img")
    pictures.nth(1).click()
    pictures.nth(3).click(modifiers=["Shift"])
    expect(page.locator("[name=chosen]:checked")).to_have_count(3)
    expect(page.locator("[data-count]")).to_have_text("3 chosen")
    page.get_by_role("button", name="Choose the whole page").click()
    expect(page.locator("[data-count]")).to_have_text("5 chosen")
    page.get_by_role("button", name="Leave out").click()
    expect(page.get_by_role("status").first).to_contain_text("5 pictures were changed.")


def test_a_filter_goes_into_the_address_and_back(page: Page, tmp_path: Path) -> None:
    open_dataset(page, tmp_path)
    page.get_by_text("Filter and order").click()
    page.get_by_label("Name contains").fill("RED")
    page.get_by_role("button", name="Show", exact=True).click()
    assert "text=RED" in page.url
    expect(page.locator(".tile")).to_have_count(1)
    page.get_by_role("link", name="Show all").click()
    expect(page.locator(".tile")).to_have_count(5)


DOWNLOAD = ("/labels", "/export", "/export?format=imagefolder&which=model&sure=0&text=png&split=50/25/25")


@pytest.mark.parametrize(
    "name", ["", "/review", "/classes", "/delete", "/upload", "/?text=nothing", *DOWNLOAD]
)
def test_axe_finds_nothing_and_nothing_is_cut_off(page: Page, tmp_path: Path, name: str) -> None:
    address = open_dataset(page, tmp_path, 3)
    page.goto(address + (name or "/?sort=path"))
    check_in_all_looks(page)


def test_axe_finds_nothing_on_the_list_and_where_a_class_is_removed(page: Page, tmp_path: Path) -> None:
    address = open_dataset(page, tmp_path, 2)
    page.goto("/datasets/")
    check_in_all_looks(page)
    page.goto(f"{address}/classes")
    page.get_by_role("link", name="Remove").first.click()
    check_in_all_looks(page)
    page.goto(f"{address}/")
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_role("button", name="Delete").click()
    check_in_all_looks(page)
