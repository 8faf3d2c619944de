"""The upload form, as a browser without JavaScript sends it."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from classifier.models import Dataset, Image
from classifier.storage import LocalPictureStorage, StorageUnavailable
from tests.conftest import list_stored
from tests.drawing import draw_picture, encode, make_upload

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'
TINY = encode(draw_picture(1, 1), "PNG")
WHOLE = encode(draw_picture(300, 200))


def upload(client: Client, *files: SimpleUploadedFile) -> tuple[int, str]:
    response = client.post("/", {"pictures": list(files)})
    return response.status_code, response.content.decode()


def test_it_works(client: Client) -> None:
    response = client.post("/", {"pictures": make_upload("cat.jpg")}, follow=True)

    image = Image.objects.get()
    assert response.redirect_chain == [(f"/images/{image.pk}/", 302)]
    assert image.state == Image.State.UNREVIEWED
    assert "cat.jpg" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "status", "says"),
    [
        ("empty.jpg", b"", 400, "empty"),
        ("text.jpg", b"Dear diary, today I labelled pictures." * 10, 415, "not a picture"),
        ("drawing.svg", SVG, 415, "SVG"),
        ("half.jpg", WHOLE[: len(WHOLE) // 2], 422, "damaged"),
        ("dot.png", TINY, 422, "at least 8"),
    ],
)
def test_a_bad_file_gets_a_specific_answer_and_leaves_nothing(
    client: Client, pictures_dir: Path, name: str, content: bytes, status: int, says: str
) -> None:
    answered, page = upload(client, make_upload(name, content))

    assert (answered, says in page, name in page) == (status, True, True), page
    assert not Image.objects.exists()
    assert list_stored(pictures_dir) == []
    assert upload(client, make_upload())[0] == 302


def test_a_form_without_a_file_says_so(client: Client) -> None:
    response = client.post("/", {})

    assert response.status_code == 400
    assert "No picture was chosen" in response.content.decode()
    assert not Dataset.objects.exists()


def test_a_file_over_the_limit_is_named_with_the_limit(client: Client, settings: LazySettings) -> None:
    settings.UPLOAD_MAX_FILE_BYTES = 1024 * 1024
    large = make_upload("large.bmp", encode(draw_picture(700, 700), "BMP"))

    status, page = upload(client, large)

    assert status == 413
    assert "large.bmp" in page
    assert "1 MB" in page


def test_more_files_than_allowed_are_refused_with_the_number(client: Client, pictures_dir: Path) -> None:
    status, page = upload(client, *(make_upload(f"{i}.jpg", b"x") for i in range(101)))

    assert status == 413
    assert "at most 100 pictures" in page
    assert list_stored(pictures_dir) == []


def test_a_hundred_files_are_taken(client: Client) -> None:
    status, _page = upload(client, *(make_upload(f"{i}.jpg", b"x") for i in range(100)))

    assert status == 415


def test_a_wrong_extension_does_not_matter(client: Client) -> None:
    status, _page = upload(client, make_upload("really-a-png.jpg", encode(draw_picture(), "PNG")))

    assert status == 302
    assert Image.objects.get().format == "PNG"


def test_several_files_get_a_card_each_and_the_bad_one_its_reason(client: Client) -> None:
    files = [make_upload("a.jpg", seed=1), make_upload("b.jpg", b""), make_upload("c.jpg", seed=2)]

    response = client.post("/", {"pictures": files}, follow=True)

    page = response.content.decode()
    assert re.fullmatch(r"/results/[\w-]+/", response.redirect_chain[0][0])
    assert [name in page for name in ("a.jpg", "b.jpg", "c.jpg")] == [True] * 3
    assert "empty" in page


def test_a_storage_that_is_down_is_a_clear_503(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> str:
        raise StorageUnavailable("down")

    monkeypatch.setattr(LocalPictureStorage, "save", fail)

    response = client.post("/", {"pictures": make_upload("cat.jpg")})

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "cat.jpg" in response.content.decode()


def test_looking_at_the_form_starts_no_session(client: Client) -> None:
    response = client.get("/")

    assert response.status_code == 200
    assert "sessionid" not in response.cookies


def test_a_visitor_keeps_one_dataset(client: Client, stranger: Client) -> None:
    upload(client, make_upload(seed=1))
    upload(client, make_upload(seed=2))

    assert sorted(dataset.image_count for dataset in Dataset.objects.all()) == [1, 2]


def test_a_forged_form_is_refused_and_nothing_is_kept(pictures_dir: Path) -> None:
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/", {"pictures": make_upload()})

    assert response.status_code == 403
    assert list_stored(pictures_dir) == []
    assert not Image.objects.exists()


def test_a_form_that_is_cut_off_is_no_crash(client: Client) -> None:
    body = b'--B\r\nContent-Disposition: form-data; name="pictures"; filename="a.jpg"\r\n\r\nabc'

    response = client.generic("POST", "/", BytesIO(body).read(), "multipart/form-data; boundary=B")

    assert response.status_code in {400, 415}


def test_a_picture_that_is_here_already_is_said_to_be(client: Client) -> None:
    client.post("/", {"pictures": make_upload("first.jpg", seed=7)})

    page = client.post("/", {"pictures": make_upload("again.jpg", seed=7)}, follow=True)

    assert page.redirect_chain[-1][0].startswith(f"/images/{Image.objects.get().pk}/")
    assert "“again.jpg” is here already, as “first.jpg”" in page.content.decode()


def test_doubles_among_several_files_are_named_with_a_link(client: Client) -> None:
    files = [make_upload("a.jpg", seed=7), make_upload("b.jpg", seed=7), make_upload("c.jpg", seed=8)]

    page = client.post("/", {"pictures": files}, follow=True).content.decode()

    first = Image.objects.get(path="a.jpg")
    assert "1 file was here already" in page
    assert f'as <a href="/images/{first.pk}/">a.jpg</a>' in page
