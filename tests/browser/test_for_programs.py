"""What people see of the API: its documentation, and their tokens."""

import re

from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import check_in_all_looks


def test_the_documentation_is_a_page_like_the_others(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="For programs").click()
    expect(page.get_by_role("heading", name="For programs")).to_be_visible()
    check_in_all_looks(page)


def test_an_operation_opens_with_the_keyboard_and_is_as_good(page: Page) -> None:
    page.goto("/api/v1/docs")
    for name in ("predict", "list_images", "review_image"):
        page.locator(f"#{name} summary").focus()
        page.keyboard.press("Enter")
    expect(page.locator("#predict pre").first).to_be_visible()
    expect(
        page.locator("#list_images").get_by_text("Only those that the network is not sure of")
    ).to_be_visible()
    check_in_all_looks(page)


def test_one_gets_to_a_noun_and_reads_code_as_code(page: Page) -> None:
    page.goto("/api/v1/docs")
    page.get_by_role("navigation", name="On this page").get_by_role("link", name="labels").click()
    expect(page).to_have_url(re.compile("#of-labels$"))
    expect(page.get_by_role("heading", name="labels")).to_be_in_viewport()
    expect(page.locator("#read_label_file summary")).to_contain_text("in the field labels")
    expect(page.locator("#explain_image summary code").get_by_text("refused")).to_be_attached()


def test_label_studio_is_told_its_address(page: Page) -> None:
    page.goto("/api/v1/docs#label-studio")
    expect(page.get_by_text("/label-studio", exact=False).first).to_be_visible()
    check_in_all_looks(page)


def test_a_token_is_made_copied_and_revoked_without_scripts(page_without_scripts: Page) -> None:
    page = page_without_scripts
    page.goto("/account/tokens/")
    page.get_by_label("What it is for").fill("my script")
    page.get_by_role("button", name="Make a token").click()
    text = page.get_by_label("The new token").input_value()
    assert text.startswith("cm_")

    page.goto("/account/tokens/")
    expect(page.get_by_text("never used")).to_be_visible()
    page.get_by_role("button", name="Revoke my script").click()
    expect(page.get_by_role("status")).to_contain_text("was revoked")
    expect(page.get_by_text("There is none yet.")).to_be_visible()


def test_the_page_of_tokens_is_as_good_when_one_is_shown(page: Page) -> None:
    page.goto("/account/tokens/")
    page.get_by_label("What it is for").fill("a_very_long_name_of_a_script_without_any_blank_" * 2)
    page.get_by_label("It may").select_option("write")
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_label("The new token")).to_be_visible()
    check_in_all_looks(page)
