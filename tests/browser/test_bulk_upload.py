"""A folder of many pictures through a real browser, whatever happens to the connection on the way."""

import json
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.pictures import draw_picture

COUNT = 200


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """COUNT small pictures in two folders of one; no two alike."""
    root = tmp_path_factory.mktemp("many") / "pile"
    for number in range(COUNT):
        place = root / ("odd" if number % 2 else "even") / f"{number}.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        draw_picture(place, side=24 + number % 10, color=f"#{number:02x}4080")
    return root


def find_progress(page: Page) -> dict[str, Any]:
    """The dataset's own numbers, as the server tells them."""
    address = page.locator("[data-bulk-page]").get_attribute("href")
    assert address is not None
    answer = page.request.get(address, headers={"accept": "application/json"})
    found: dict[str, Any] = json.loads(answer.text())
    return found


def expect_status(page: Page, text: str) -> None:
    expect(page.locator("[data-bulk-status]")).to_contain_text(text, timeout=60_000)


def test_files_that_are_no_pictures_are_named_with_their_reason_and_the_others_arrive(
    page: Page, tmp_path: Path
) -> None:
    files = [draw_picture(tmp_path / f"{number}.png", side=30 + number) for number in range(7)]
    (tmp_path / "notes.txt").write_text("not a picture at all")
    (tmp_path / "empty.png").touch()
    page.goto("/")

    page.set_input_files("#pictures", [*files, tmp_path / "notes.txt", tmp_path / "empty.png"])

    expect_status(page, "7 files were sent, 0 were here already, 2 were not accepted")
    failed = page.get_by_role("list", name="Files that were not accepted")
    expect(failed.get_by_role("listitem")).to_have_count(2)
    expect(failed).to_contain_text("notes.txt")
    expect(failed).to_contain_text("This file is empty.")
    (tmp_path / "notes.txt").write_text("changed while nobody looked")
    later = time.time() + 60  # Chromium compares whole seconds
    os.utime(tmp_path / "notes.txt", (later, later))
    page.get_by_role("button", name="Try these again").click()
    expect(failed).to_contain_text("It can no longer be read")
    expect_status(page, "7 files were sent, 0 were here already, 2 were not accepted")


def test_a_folder_survives_a_broken_connection_and_arrives_once(page: Page, folder: Path) -> None:
    page.goto("/")
    sent: list[str] = []
    broken: list[str] = []

    def break_some(route: Route) -> None:
        sent.append(route.request.url)
        if 5 <= len(sent) <= 9:
            broken.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.route("**/pictures", break_some)
    page.set_input_files("#folder", folder)

    expect_status(page, f"All files are here: {COUNT} sent now, 0 were here already.")
    assert len(broken) == 5
    assert find_progress(page)["total"] == COUNT
    expect(page.locator("[data-bulk-work]")).to_contain_text(
        f"{COUNT} of {COUNT} pictures are classified.", timeout=60_000
    )


def test_after_a_closed_tab_only_what_is_missing_is_sent(
    open_context: Callable[..., BrowserContext], folder: Path
) -> None:
    context = open_context()
    first = context.new_page()
    first.goto("/")
    allowed = 6

    def let_some_through(route: Route) -> None:
        nonlocal allowed
        allowed -= 1
        if allowed >= 0:
            route.continue_()

    first.route("**/pictures", let_some_through)
    first.set_input_files("#folder", folder)
    expect(first.locator("[data-bulk-status]")).to_contain_text("30 of 200", timeout=60_000)
    first.close()

    second = context.new_page()
    second.goto("/")
    second.set_input_files("#folder", folder)

    expect_status(second, "All files are here:")
    numbers = [
        int(word) for word in second.locator("[data-bulk-status]").inner_text().split() if word.isdigit()
    ]
    sent, here_already = numbers
    assert sent + here_already == COUNT
    # What was on its way when the tab was closed may have arrived.
    assert 30 <= here_already <= 45
    assert find_progress(second)["total"] == COUNT


def test_a_connection_that_is_lost_for_a_while_is_told_and_the_upload_goes_on_by_itself(
    open_context: Callable[..., BrowserContext], folder: Path
) -> None:
    context = open_context()
    page = context.new_page()
    page.goto("/")
    context.set_offline(True)
    page.set_input_files("#folder", folder / "even")
    expect_status(page, "The connection is lost.")

    context.set_offline(False)

    expect_status(page, f"All files are here: {COUNT // 2} sent now")


def test_a_zip_is_taken_and_read_in_the_background(page: Page, folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "pile.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for path in sorted(folder.rglob("*.png"))[:20]:
            opened.write(path, path.relative_to(folder.parent))
    page.goto("/")

    page.set_input_files("#pictures", archive)

    expect_status(page, "All files are here: 1 sent now")
    expect(page.locator("[data-bulk-work]")).to_contain_text(
        "20 of 20 pictures are classified.", timeout=60_000
    )
    page.get_by_role("link", name="Go to the pictures").click()
    expect(page.get_by_role("heading", name="pile.zip")).to_be_visible()


def test_a_large_upload_asks_once_and_sends_small_copies(page: Page, tmp_path: Path) -> None:
    photo = draw_picture(tmp_path / "photo.bmp", side=2200)
    files = [photo]
    for number in range(3):
        files.append(tmp_path / f"photo{number}.bmp")
        files[-1].write_bytes(photo.read_bytes()[:-3] + bytes([number, 1, 2]))
    page.goto("/")

    page.set_input_files("#pictures", files)
    expect(page.locator("[data-bulk-sizes]")).to_contain_text("4 files have 55 MB")
    page.get_by_role("button", name="Send small copies").click()

    expect_status(page, "4 sent now")
