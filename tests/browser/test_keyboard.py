"""The whole way with the keyboard alone, always seeing where one is."""

from pathlib import Path

from playwright.sync_api import Page, expect

FOCUS_IS_SEEN = """() => {
    const shown = [document.activeElement, document.activeElement.nextElementSibling];
    return shown.some((element) => element && getComputedStyle(element).outlineStyle === "solid");
}"""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus; every stop on the way must be visible."""
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_IS_SEEN), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with the Tab key")


def test_a_picture_goes_from_the_file_to_its_deletion_by_keyboard(page: Page, picture: Path) -> None:
    # Choosers are caught from here on, not just when one is waited for: the key could be quicker.
    page.on("filechooser", lambda chooser: None)
    page.goto("/")
    tab_to(page, "#pictures")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(picture)
    expect(page.get_by_role("button", name="Classify", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/images/**")
    tab_to(page, "a[href$='/delete']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete this picture?")
    tab_to(page, ".btn-danger")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("disc.png")


def test_the_first_stop_leads_past_the_header(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_preview_is_removed_by_keyboard(page: Page, picture: Path) -> None:
    page.goto("/")
    page.set_input_files("#pictures", picture)
    page.locator("body").click(position={"x": 5, "y": 5})
    tab_to(page, ".preview-remove")
    page.keyboard.press("Space")
    expect(page.locator(".preview")).to_have_count(0)
    expect(page.locator("#pictures")).to_be_focused()


def test_the_colours_are_switched_by_keyboard(page: Page) -> None:
    page.goto("/")
    tab_to(page, "[value=dark]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
