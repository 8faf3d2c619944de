"""The result page while the answer is still to come, and once it is there."""

import re

from playwright.sync_api import Page, expect

from tests.browser.states import answer, show_state


def test_a_pending_result_becomes_the_answer_by_itself(page: Page) -> None:
    show_state(page, "a pending result")
    expect(page.get_by_role("heading", level=1)).to_have_text("The network is still looking")
    page.route("**/state", lambda route: answer(route, "a sure result", {"content-type": "text/html"}))
    expect(page.get_by_role("heading", level=1)).to_have_text("Most likely a cat (93 %)")
    expect(page).to_have_title(re.compile("^Most likely a cat .*ClassifyMe$"))


def test_waiting_goes_on_through_a_broken_connection(page: Page) -> None:
    show_state(page, "a pending result")
    page.route("**/state", lambda route: route.abort())
    page.wait_for_timeout(1500)
    page.route("**/state", lambda route: answer(route, "a failed result", {"content-type": "text/html"}))
    expect(page.get_by_role("heading", level=1)).to_have_text("This picture could not be classified")


def test_waiting_leaves_the_focus_where_it_is(page: Page) -> None:
    show_state(page, "a pending result")
    link = page.get_by_role("link", name="Classify another")
    link.focus()
    page.wait_for_timeout(2500)
    expect(link).to_be_focused()


def test_a_pending_result_comes_without_scripts_too(page_without_scripts: Page) -> None:
    page = page_without_scripts
    show_state(page, "a pending result")
    page.route("**/state", lambda route: answer(route, "a sure result", {"content-type": "text/html"}))
    expect(page.get_by_role("heading", level=1)).to_have_text("Most likely a cat (93 %)")


def test_the_time_is_that_of_the_visitors_clock(page: Page) -> None:
    show_state(page, "a sure result")
    shown, expected = page.evaluate(
        """() => {
            const time = document.querySelector("time");
            const format = { dateStyle: "medium", timeStyle: "short" };
            return [time.textContent, new Intl.DateTimeFormat("en", format).format(new Date(time.dateTime))];
        }"""
    )
    assert shown == expected


def test_the_bars_are_as_long_as_the_percentages(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    show_state(page, "a sure result")
    lengths = page.locator(".bar").evaluate_all(
        """bars => bars.map((bar) => {
            const [track, fill] = bar.querySelectorAll("rect");
            return fill.getBoundingClientRect().width / track.getBoundingClientRect().width;
        })"""
    )
    assert [round(100 * length, 1) for length in lengths] == [93.1, 4.2, 1.1, 0.7, 0.2]
