"""Sweeps and audits in a real browser, with the keyboard alone and without scripts."""

import re
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.going import follow
from tests.browser.pictures import draw_picture
from tests.browser.test_accessibility import check_in_all_looks
from tests.browser.test_dataset import open_dataset

PILE = 500
PATIENCE_MS = 120_000
LEFT = re.compile("Nothing left of")


def upload_pile(page: Page, folder: Path) -> str:
    """A ZIP of PILE different pictures, uploaded and classified; the address of its dataset."""
    archive = folder / "pile.zip"
    with zipfile.ZipFile(archive, "w") as pile:
        for number in range(PILE):
            color = f"#{number % 250:02x}{number // 2 % 250:02x}{60 + number // 10:02x}"
            pile.write(draw_picture(folder / "one.png", side=32, color=color), f"{number:03}.png")
    page.goto("/")
    page.set_input_files("#pictures", archive)
    expect(page.locator("[data-bulk-work]")).to_contain_text(
        f"{PILE} of {PILE} pictures are classified.", timeout=PATIENCE_MS
    )
    address = page.get_by_role("link", name="Go to the pictures").get_attribute("href")
    found = re.match(r".*/datasets/[^/]+", address or "")
    assert found is not None
    return found[0]


def sweep_pile(page: Page) -> int:
    """Accept page after page of the open pile with Enter, as fast as they go; how many pages that were."""
    pages = 0
    while not LEFT.search(page.get_by_role("heading", level=1).inner_text()):
        before = page.locator("[data-sweep]").get_attribute("data-image")
        page.keyboard.press("Enter")
        page.wait_for_function(
            "before => document.querySelector('[data-sweep]').dataset.image !== before", arg=before
        )
        pages += 1
    return pages


def test_a_pile_of_500_is_swept_with_the_keyboard_alone(page: Page, tmp_path: Path) -> None:
    address = upload_pile(page, tmp_path)
    page.goto(f"{address}/sweep")
    piles = [pile.get_attribute("href") or "" for pile in page.locator(".piles a").all()]
    page.goto(piles[0])
    expect(page.locator("[name=wrong]").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    expect(page.locator("[name=wrong]:checked")).to_have_count(1)
    sweep_pile(page)
    for pile in piles[1:]:
        page.goto(pile)
        sweep_pile(page)

    page.goto(f"{address}/")
    expect(page.locator("main")).to_contain_text(f"{PILE - 1} of {PILE} pictures reviewed")
    page.get_by_role("link", name="Review", exact=True).click()
    expect(page.locator(".review-state")).to_contain_text("called wrong")
    expect(page.locator("[data-left]")).to_have_text("1")


def test_undo_takes_back_a_page_of_a_sweep(page: Page, tmp_path: Path) -> None:
    address = open_dataset(page, tmp_path)
    page.goto(f"{address}/sweep")
    follow(page.locator(".piles a").first)
    count = page.locator("[name=wrong]").count()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing left of")
    page.keyboard.press("u")
    expect(page.locator("[name=wrong]")).to_have_count(count)


def test_a_sweep_works_without_scripts(page_without_scripts: Page, tmp_path: Path) -> None:
    page = page_without_scripts
    address = open_dataset(page, tmp_path)
    page.goto(f"{address}/sweep")
    follow(page.locator(".piles a").first)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Accept the rest").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing left of")
    page.get_by_role("button", name="Undo the last page").click()
    expect(page.get_by_role("status").first).to_contain_text("Undone")


def test_an_audit_is_answered_with_the_keyboard_alone(page: Page, tmp_path: Path) -> None:
    address = open_dataset(page, tmp_path)
    page.get_by_role("button", name="Choose the whole page").click()
    page.locator("#give-label").select_option(label="ship")
    page.get_by_role("button", name="Set class").click()
    page.goto(f"{address}/quality")
    follow(page.get_by_role("button", name="Begin an audit"))
    expect(page.locator("[data-left]")).to_have_text("5")
    for key in ("Enter", "n", "u", "Enter", "Enter", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("[data-left]")).to_have_text("1")
    page.keyboard.press("x")
    expect(page.get_by_role("heading", level=1)).to_have_text("The audit is done")
    expect(page.locator("main")).to_contain_text("4 of 5 labels were right")


def test_axe_finds_nothing_and_nothing_is_cut_off(page: Page, tmp_path: Path) -> None:
    address = open_dataset(page, tmp_path, 3)
    for place in ("/quality", "/accept?above=50", "/sweep"):
        page.goto(f"{address}{place}")
        check_in_all_looks(page)
    follow(page.locator(".piles a").first)
    check_in_all_looks(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing left of")
    check_in_all_looks(page)
