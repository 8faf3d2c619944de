"""Review with the keyboard alone."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.going import follow
from tests.drawing import draw_picture

PILE = 50
PATIENCE_MS = 60_000


def open_review(page: Page, folder: Path, count: int) -> str:
    """Upload so many different pictures, five at a time; the address of their review."""
    files = [folder / f"{number}.png" for number in range(count)]
    for number, file in enumerate(files):  # no two alike: of near copies only one is asked for
        draw_picture(96, 96, seed=number).save(file)
    for first in range(0, count, 5):
        page.goto("/")
        page.set_input_files("#pictures", files[first : first + 5])
        page.get_by_role("button", name="Classify", exact=True).click()
        page.wait_for_url(lambda url: "/results/" in url or "/images/" in url)
    page.goto(page.get_by_role("link", name="To the dataset").get_attribute("href") or "")
    follow(page.get_by_role("link", name="Review", exact=True))
    return page.url


def name_of_picture(page: Page) -> str:
    return page.locator(".review-state .name").inner_text()


def press_and_wait(page: Page, key: str) -> None:
    """Press a key, and wait until the next picture is there."""
    before = page.locator("[data-review]").get_attribute("data-address")
    page.keyboard.press(key)
    page.wait_for_function(
        "before => document.querySelector('[data-review]').dataset.address !== before", arg=before
    )


def test_a_pile_is_reviewed_with_the_keyboard_alone(page: Page, tmp_path: Path) -> None:
    address = open_review(page, tmp_path, PILE)
    for number in range(PILE):  # as fast as they go: no key is lost, none decides on the wrong picture
        page.keyboard.press(("Enter", "Shift+Enter", "4", "0", "n", "x")[number % 6])
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing left to review", timeout=PATIENCE_MS)
    page.goto(address.removesuffix("review"))
    expect(page.locator("main")).to_contain_text(f"{PILE} of {PILE} pictures reviewed")
    for state, count in (("none_of_these", 8), ("left_out", 8)):
        page.goto(f"{address.removesuffix('review')}?state={state}")
        expect(page.locator(".tile")).to_have_count(count)


def test_every_key_does_what_it_says(page: Page, tmp_path: Path) -> None:
    open_review(page, tmp_path, 5)
    first = name_of_picture(page)
    press_and_wait(page, "s")
    second = name_of_picture(page)
    assert second != first
    press_and_wait(page, "ArrowLeft")
    expect(page.locator(".review-state .name")).to_have_text(first)
    press_and_wait(page, "ArrowRight")
    expect(page.locator(".review-state .name")).to_have_text(second)
    press_and_wait(page, "n")
    expect(page.locator("[data-left]")).to_have_text("4")
    press_and_wait(page, "u")
    expect(page.locator(".review-state .name")).to_have_text(second)
    expect(page.locator("[data-left]")).to_have_text("5")
    page.keyboard.press("?")
    expect(page.locator("[data-help] dl")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_label("Find a class")).to_be_focused()
    page.keyboard.type("shi")
    press_and_wait(page, "Enter")
    expect(page.locator("[data-left]")).to_have_text("4")


def test_the_next_picture_is_there_before_it_is_asked_for(page: Page, tmp_path: Path) -> None:
    with page.expect_request("**/picture"):
        open_review(page, tmp_path, 3)
    upcoming = page.locator("[data-review]").get_attribute("data-next-picture")
    page.wait_for_function(
        "name => performance.getEntriesByType('resource').some((entry) => entry.name.endsWith(name))",
        arg=upcoming,
    )


def test_two_windows_do_not_overwrite_each_other(page: Page, tmp_path: Path) -> None:
    address = open_review(page, tmp_path, 3)
    other = page.context.new_page()
    other.goto(address)
    press_and_wait(other, "n")
    other.close()
    page.keyboard.press("x")
    expect(page.get_by_role("alert")).to_contain_text("changed in the meantime")
    expect(page.locator(".review-state")).to_contain_text("none of these")


def test_a_decision_that_could_not_be_sent_is_not_forgotten(page: Page, tmp_path: Path) -> None:
    open_review(page, tmp_path, 3)
    first = name_of_picture(page)
    page.route("**/review", lambda route: route.abort())  # what is only asked for has a query behind it
    page.keyboard.press("n")
    expect(page.locator(".review-state .name")).to_have_text(first)
    expect(page.locator("[data-left]")).to_have_text("3")


def test_review_works_without_scripts(page_without_scripts: Page, tmp_path: Path) -> None:
    page = page_without_scripts
    open_review(page, tmp_path, 3)
    first = name_of_picture(page)
    page.get_by_role("button", name="None of these").click()
    assert name_of_picture(page) != first
    page.get_by_role("link", name="S Skip").click()
    page.get_by_label("Find a class").fill("ship")
    page.get_by_role("button", name="Set").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-left]")).to_have_text("2")
