"""Accounts and sharing as people meet them: two browsers, the keyboard, no scripts."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.going import follow
from tests.browser.test_keyboard import tab_to

PASSWORD = "Seven-green-boats"


def upload(page: Page, picture: Path) -> None:
    page.goto("/")
    page.set_input_files("#pictures", picture)
    page.get_by_role("button", name="Classify", exact=True).click()
    page.wait_for_url("**/images/**")


def sign_up(page: Page) -> str:
    """A new account for whoever looks at the page; returns its name."""
    name = f"anna-{uuid4().hex[:8]}"
    page.goto("/account/sign-up")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/datasets/")
    return name


def sign_in(page: Page, name: str) -> None:
    page.goto("/account/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/datasets/")


def test_pictures_follow_a_person_into_another_browser_and_not_past_the_sign_out(
    page: Page, open_context: Callable[..., BrowserContext], picture: Path
) -> None:
    upload(page, picture)
    address = page.url
    name = sign_up(page)

    other = open_context().new_page()
    sign_in(other, name)
    other.goto(address)
    expect(other.get_by_role("heading", level=1)).not_to_have_text("There is nothing here")
    other.locator(".account-menu summary").click()
    other.get_by_role("button", name="Sign out").click()
    expect(other.get_by_role("status").first).to_contain_text("You are signed out.")
    for part in ("", "picture"):
        answer = other.goto(f"{address}{part}")
        assert answer is not None
        assert answer.status == 404


def test_the_menu_is_used_by_keyboard_and_without_scripts(
    page_without_scripts: Page, open_context: Callable[..., BrowserContext]
) -> None:
    page = page_without_scripts
    sign_up(page)
    tab_to(page, ".account-menu summary")
    page.keyboard.press("Enter")
    tab_to(page, ".account-menu a")
    tab_to(page, ".account-menu button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_two_people_review_one_dataset_and_nobody_is_overwritten(
    page: Page, open_context: Callable[..., BrowserContext], picture: Path
) -> None:
    upload(page, picture)
    page.get_by_role("link", name="To the dataset").click()
    page.get_by_role("link", name="Share").click()
    page.get_by_label("Whoever has the link may").select_option("reviewer")
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("The link", exact=True).input_value()

    guest = open_context().new_page()
    guest.goto(link)
    expect(guest.locator(".badge-line")).to_have_text("Shared with you, to review")
    expect(guest.get_by_role("link", name="Add pictures")).to_have_count(0)
    for person in (page, guest):
        person.goto(guest.url if person is page else link)
        follow(person.locator(".tile-words a"))
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing left to review")
    guest.keyboard.press("x")
    expect(guest.get_by_role("alert")).to_contain_text("changed in the meantime")
    expect(guest.locator(".review-state")).to_contain_text("none of these")

    page.goto("/datasets/")
    page.locator("h2 a").first.click()
    page.get_by_role("link", name="Share").click()
    expect(page.locator(".share-list")).to_contain_text("opened by 1 person")
    page.get_by_role("button", name="Revoke").click()
    answer = guest.reload()
    assert answer is not None
    assert answer.status == 404
