"""A person sees that the dataset learns: real features of real networks, in the background of a real
server."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.going import follow
from tests.browser.test_accessibility import check_in_all_looks
from tests.browser.test_review import open_review, press_and_wait

PILE, REVIEWED = 20, 12
PATIENCE_MS = 60_000


def test_after_some_reviews_the_guesses_are_its_own_and_it_says_how_good_they_are(
    page: Page, tmp_path: Path
) -> None:
    address = open_review(page, tmp_path, PILE).split("/review")[0]
    for number in range(REVIEWED):
        press_and_wait(page, "49"[number % 2])
    page.goto(f"{address}/learning")
    follow(page.get_by_role("button", name="Learn now"))

    lead = page.locator(".lead")
    for _ in range(30):
        if re.search(f"After {REVIEWED} labels: .* of its guesses are right", lead.inner_text()):
            break
        page.wait_for_timeout(1000)
        page.goto(f"{address}/learning")
    expect(lead).to_contain_text(f"After {REVIEWED} labels")

    page.goto(f"{address}/")
    expect(page.locator(".learning")).to_contain_text(f"After {REVIEWED} labels")
    guessed = page.locator(".tile.is-unreviewed .name").all_inner_texts()
    assert len(guessed) == PILE - REVIEWED
    check_in_all_looks(page)
    page.goto(f"{address}/learning")
    check_in_all_looks(page)

    follow(page.get_by_role("button", name="Do not learn from my reviews"))
    expect(lead).to_have_text("It does not learn from reviews.")
