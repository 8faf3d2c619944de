"""Everything that one needs works in a browser that runs no JavaScript."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.pictures import draw_picture

DARK_GROUND = "rgb(20, 23, 26)"


def upload(page: Page, *pictures: Path) -> None:
    page.goto("/")
    page.set_input_files("#pictures", pictures)
    page.get_by_role("button", name="Classify", exact=True).click()


def test_an_empty_form_is_answered_with_a_sentence(page_without_scripts: Page) -> None:
    page = page_without_scripts
    upload(page)
    expect(page.get_by_role("alert")).to_contain_text("No picture was chosen.")
    expect(page.get_by_role("button", name="Classify", exact=True)).to_be_visible()


def test_choosing_a_file_leads_to_its_result(page_without_scripts: Page, picture: Path) -> None:
    upload(page_without_scripts, picture)
    assert "/images/" in page_without_scripts.url
    expect(page_without_scripts.get_by_role("row")).to_have_count(6)


def test_several_files_lead_to_a_card_each(page_without_scripts: Page, tmp_path: Path) -> None:
    files = [draw_picture(tmp_path / f"{color}.png", color=color) for color in ("red", "green")]
    upload(page_without_scripts, *files)
    expect(page_without_scripts.get_by_role("article")).to_have_count(2)


def test_deleting_asks_first_and_then_deletes(page_without_scripts: Page, picture: Path) -> None:
    page = page_without_scripts
    upload(page, picture)
    address = page.url
    page.get_by_role("link", name="Delete this picture").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete this picture?")
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("status").first).to_contain_text("disc.png")
    gone = page.goto(address)
    assert gone is not None
    assert gone.status == 404


def test_the_colours_can_be_switched(page_without_scripts: Page) -> None:
    page = page_without_scripts
    page.goto("/")
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("body")).to_have_css("background-color", DARK_GROUND)
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Auto").click()
    expect(page.locator("body")).not_to_have_css("background-color", DARK_GROUND)


def test_dark_follows_the_system(page_without_scripts: Page) -> None:
    page = page_without_scripts
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    expect(page.locator("body")).to_have_css("background-color", DARK_GROUND)
