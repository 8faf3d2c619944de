"""Light and dark: by the system's choice, or by the visitor's."""

from playwright.sync_api import Page, expect

LIGHT_GROUND = "rgb(243, 244, 245)"
DARK_GROUND = "rgb(20, 23, 26)"


def expect_ground(page: Page, ground: str) -> None:
    expect(page.locator("body")).to_have_css("background-color", ground)


def choose(page: Page, theme: str) -> None:
    """Press a button of the switch and wait until the server knows of it."""
    with page.expect_response("**/theme"):
        page.get_by_role("button", name=theme).click()


def test_the_page_follows_the_system_while_it_is_open(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/")
    expect_ground(page, LIGHT_GROUND)
    page.emulate_media(color_scheme="dark")
    expect_ground(page, DARK_GROUND)


def test_the_switch_works_at_once_and_against_the_system(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/")
    choose(page, "Dark")
    expect_ground(page, DARK_GROUND)
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.emulate_media(color_scheme="dark")
    choose(page, "Light")
    expect_ground(page, LIGHT_GROUND)


def test_the_choice_is_kept_and_the_next_page_comes_in_it_without_a_flash(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/")
    choose(page, "Dark")
    page.route("**/*.js", lambda route: route.abort())  # the page must be dark before any script runs
    page.reload()
    expect_ground(page, DARK_GROUND)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_auto_gives_the_choice_back_to_the_system(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/")
    choose(page, "Dark")
    choose(page, "Auto")
    expect_ground(page, LIGHT_GROUND)
    page.reload()
    expect_ground(page, LIGHT_GROUND)
