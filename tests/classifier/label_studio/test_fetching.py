"""Pictures of tasks, from a server of the tests' own."""

import pytest
from django.conf import LazySettings

from classifier.label_studio.addresses import FetchRefused
from classifier.label_studio.fetching import fetch_picture
from tests.classifier.label_studio.conftest import Studio
from tests.drawing import draw_picture, encode

PATH = "/data/upload/1/a.jpg"
PICTURE = encode(draw_picture())


@pytest.mark.parametrize("url", [None, 5, "", ["/data/upload/1/a.jpg"], {}])
def test_a_task_without_an_address_has_no_picture(studio: Studio, url: object) -> None:
    with pytest.raises(FetchRefused):
        fetch_picture(url)
    assert studio.asked == []


@pytest.mark.parametrize("status", [204, 401, 404, 500])
def test_an_answer_that_is_no_success_is_no_picture(studio: Studio, status: int) -> None:
    studio.put(PATH, PICTURE if status != 204 else b"", status)
    with pytest.raises(FetchRefused):
        fetch_picture(PATH)


@pytest.mark.parametrize(
    "elsewhere", ["http://127.0.0.1:1/x", "http://localhost/x", "//evil.example/x", "file:///etc/passwd"]
)
def test_a_redirect_to_elsewhere_is_not_followed(studio: Studio, elsewhere: str) -> None:
    studio.put(PATH, b"", 302, Location=elsewhere)
    with pytest.raises(FetchRefused):
        fetch_picture(PATH)
    assert len(studio.asked) == 1


def test_a_circle_of_redirects_has_an_end(studio: Studio) -> None:
    studio.put(PATH, b"", 302, Location=PATH)
    with pytest.raises(FetchRefused):
        fetch_picture(PATH)
    assert len(studio.asked) == 4


def test_a_picture_that_is_too_large_is_not_read_to_its_end(studio: Studio, settings: LazySettings) -> None:
    settings.UPLOAD_MAX_FILE_BYTES = 100
    with pytest.raises(FetchRefused):
        fetch_picture(PATH)


def test_a_server_that_is_away_gives_no_picture(settings: LazySettings) -> None:
    settings.LABEL_STUDIO_URL = "http://127.0.0.1:1"
    with pytest.raises(FetchRefused):
        fetch_picture(PATH)


def test_label_studio_gets_its_key(studio: Studio) -> None:
    assert fetch_picture(PATH).read() == PICTURE
    assert studio.asked == [(PATH, "Token legacy-key")]


def test_nobody_else_gets_the_key(studio: Studio, settings: LazySettings) -> None:
    settings.LABEL_STUDIO_HOSTS = [studio.url.removeprefix("http://")]
    settings.LABEL_STUDIO_URL = "http://labels.example.org"
    assert fetch_picture(f"{studio.url}{PATH}").read() == PICTURE
    assert studio.asked == [(PATH, "")]


def test_a_redirect_within_label_studio_is_followed(studio: Studio) -> None:
    studio.put("/tasks/1/resolve", b"", 303, Location=PATH)
    assert fetch_picture("/tasks/1/resolve").read() == PICTURE


def test_a_picture_in_the_task_itself_is_asked_of_nobody(studio: Studio) -> None:
    assert fetch_picture("data:image/gif;base64,R0lG").read() == b"GIF"
    assert studio.asked == []
