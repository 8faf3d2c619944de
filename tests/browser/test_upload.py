"""Giving pictures to the home page, in every way that it offers."""

import base64
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.pictures import draw_picture

PUT_FILE = """([name, type, data, kind]) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name, { type }));
    const event = kind === "paste"
        ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true })
        : new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
}"""


def put_file(page: Page, path: Path, kind: str) -> None:
    """Drop or paste a file, as the browser reports it to the page."""
    data = base64.b64encode(path.read_bytes()).decode()
    page.evaluate(PUT_FILE, [path.name, "image/png", data, kind])


def send(page: Page) -> None:
    page.get_by_role("button", name="Classify", exact=True).click()


def expect_previews(page: Page, *names: str) -> None:
    expect(page.locator(".preview-name")).to_have_text(list(names))


def expect_result_of(page: Page, name: str) -> None:
    page.wait_for_url("**/images/**")
    expect(page.get_by_role("row")).to_have_count(6)
    expect(page.get_by_role("img", name=f"The uploaded picture {name}")).to_be_visible()
    assert page.evaluate("document.querySelector('.picture img').naturalWidth") > 0


def test_sending_without_a_picture_asks_for_one(page: Page) -> None:
    page.goto("/")
    page.locator("form.upload").evaluate("form => form.requestSubmit()")
    expect(page.get_by_role("alert")).to_have_text("Choose a picture first.")
    expect(page.get_by_role("alert")).to_be_focused()


def test_a_file_that_is_too_large_is_told_before_anything_is_sent(page: Page, tmp_path: Path) -> None:
    large = tmp_path / "large.png"
    large.write_bytes(bytes(2 * 1024 * 1024))
    page.goto("/")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.set_input_files("#pictures", large)
    expect(page.get_by_role("alert")).to_have_text(
        "large.png has 2 MB; a picture may have at most 1 MB. It was left out."
    )
    expect_previews(page)
    assert posts == []


def test_an_empty_file_and_a_tiny_picture_are_told_before_anything_is_sent(
    page: Page, tmp_path: Path
) -> None:
    (tmp_path / "empty.png").touch()
    page.goto("/")
    page.set_input_files("#pictures", tmp_path / "empty.png")
    expect(page.get_by_role("alert")).to_have_text("empty.png is empty.")
    page.set_input_files("#pictures", draw_picture(tmp_path / "tiny.png", side=7))
    expect(page.get_by_role("alert")).to_contain_text("each side needs at least 8. It was left out.")
    expect_previews(page)


def test_more_files_than_allowed_leave_the_rest_out_and_say_so(page: Page, tmp_path: Path) -> None:
    files = [draw_picture(tmp_path / f"{number}.png", side=20 + number) for number in range(6)]
    page.goto("/")
    page.set_input_files("#pictures", files[:4])
    page.set_input_files("#pictures", files[4:])
    expect(page.locator(".preview")).to_have_count(5)
    expect(page.get_by_role("alert")).to_contain_text(
        "Only 5 pictures can be sent at a time; 5.png was left out."
    )


def test_a_refusal_by_the_server_is_shown_and_the_next_upload_works(
    page: Page, picture: Path, tmp_path: Path
) -> None:
    text = tmp_path / "text.png"
    text.write_text("not a picture at all")
    page.goto("/")
    page.set_input_files("#pictures", text)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("text.png")
    expect(page.get_by_role("alert")).to_be_focused()
    expect_previews(page)
    page.set_input_files("#pictures", picture)
    send(page)
    expect_result_of(page, "disc.png")


def test_an_error_page_is_told_in_place_and_the_pictures_stay(page: Page, picture: Path) -> None:
    page.goto("/")
    page.set_input_files("#pictures", picture)
    page.route("**/", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("The server could not answer (502).")
    expect_previews(page, "disc.png")


def test_a_broken_connection_is_told_and_the_pictures_stay(page: Page, picture: Path) -> None:
    page.goto("/")
    page.set_input_files("#pictures", picture)
    page.route("**/", lambda route: route.abort())
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("The connection broke off.")
    expect_previews(page, "disc.png")


def test_a_chosen_file_leads_to_its_result(page: Page, picture: Path) -> None:
    page.goto("/")
    page.set_input_files("#pictures", picture)
    expect_previews(page, "disc.png")
    assert page.locator(".preview img").evaluate("img => img.naturalWidth") == 96
    send(page)
    expect_result_of(page, "disc.png")
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        re.compile(r"^(Most likely .+ %\)|Not sure: .+ %|Probably none of the ten\.)$")
    )


def test_several_files_lead_to_a_card_each(page: Page, tmp_path: Path) -> None:
    files = [draw_picture(tmp_path / f"disc{color}.png", color=color) for color in ("red", "green", "blue")]
    page.goto("/")
    page.set_input_files("#pictures", files)
    send(page)
    page.wait_for_url("**/results/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("3 pictures")
    expect(page.get_by_role("article")).to_have_count(3)
    page.get_by_role("article").nth(1).get_by_role("link").click()
    expect_result_of(page, "discgreen.png")


def test_one_good_and_one_bad_file_give_a_card_and_a_refusal(
    page: Page, picture: Path, tmp_path: Path
) -> None:
    (tmp_path / "text.jpg").write_text("not a picture")
    page.goto("/")
    page.set_input_files("#pictures", [picture, tmp_path / "text.jpg"])
    send(page)
    page.wait_for_url("**/results/**")
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("text.jpg")


def test_a_dropped_picture_is_taken(page: Page, picture: Path) -> None:
    page.goto("/")
    put_file(page, picture, "dragover")
    expect(page.locator("body")).to_have_class("is-dragging")
    put_file(page, picture, "drop")
    expect(page.locator("body")).not_to_have_class("is-dragging")
    expect_previews(page, "disc.png")
    send(page)
    expect_result_of(page, "disc.png")


def test_a_pasted_picture_is_taken(page: Page, picture: Path) -> None:
    page.goto("/")
    put_file(page, picture, "paste")
    expect_previews(page, "disc.png")
    send(page)
    expect_result_of(page, "disc.png")


def test_a_picture_removed_before_sending_is_not_sent(page: Page, picture: Path, tmp_path: Path) -> None:
    other = draw_picture(tmp_path / "other.png", color="navy")
    page.goto("/")
    page.set_input_files("#pictures", [picture, other])
    page.get_by_role("button", name="Remove disc.png").click()
    expect_previews(page, "other.png")
    expect(page.get_by_role("button", name="Remove other.png")).to_be_focused()
    send(page)
    expect_result_of(page, "other.png")


def test_the_same_picture_chosen_twice_is_in_the_list_once(page: Page, picture: Path) -> None:
    page.goto("/")
    page.set_input_files("#pictures", picture)
    page.set_input_files("#pictures", picture)
    expect_previews(page, "disc.png")


def test_a_picture_that_the_browser_cannot_show_gets_a_placeholder(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    page.set_input_files("#pictures", draw_picture(tmp_path / "scan.tiff"))
    expect_previews(page, "scan.tiff")
    expect(page.locator(".preview .icon").first).to_be_visible()
    expect(page.locator(".preview img")).to_be_hidden()
    send(page)
    expect_result_of(page, "scan.tiff")


def test_a_second_press_while_sending_sends_nothing_twice(page: Page, picture: Path) -> None:
    page.goto("/")
    page.set_input_files("#pictures", picture)
    posts: list[Route] = []
    page.route(page.url, lambda route: posts.append(route))
    send(page)
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.locator("form.upload").evaluate("form => form.requestSubmit()")
    page.wait_for_timeout(200)
    assert len(posts) == 1
    posts[0].continue_()
    expect_result_of(page, "disc.png")


def test_sending_can_be_cancelled_and_begun_again(page: Page, picture: Path) -> None:
    page.goto("/")
    page.set_input_files("#pictures", picture)
    page.route("**/", lambda route: None)
    send(page)
    page.get_by_role("button", name="Cancel").click()
    expect_previews(page, "disc.png")
    page.unroute("**/")
    send(page)
    expect_result_of(page, "disc.png")


def test_going_back_after_a_result_finds_a_form_that_works(page: Page, picture: Path) -> None:
    page.goto("/")
    page.set_input_files("#pictures", picture)
    send(page)
    expect_result_of(page, "disc.png")
    page.go_back()
    page.set_input_files("#pictures", picture)
    send(page)
    expect_result_of(page, "disc.png")


def test_a_phone_offers_its_camera(open_context: Callable[..., BrowserContext], picture: Path) -> None:
    phone = open_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True).new_page()
    phone.goto("/")
    expect(phone.get_by_text("Take a photo")).to_be_visible()
    phone.set_input_files("#camera", picture)
    expect_previews(phone, "disc.png")
    phone.get_by_role("button", name="Classify", exact=True).tap()
    expect_result_of(phone, "disc.png")


def test_a_desktop_offers_no_camera(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_text("Take a photo")).to_be_hidden()
