"""The pages that say what pictures show."""

import uuid
from pathlib import Path

import pytest
from django.test import Client

from classifier.active_model import active_card
from classifier.models import Image, Prediction
from tests.conftest import list_stored
from tests.drawing import make_upload


@pytest.mark.parametrize("page", ["", "delete", "why"])
def test_a_foreign_picture_does_not_exist(stranger: Client, image: Image, page: str) -> None:
    assert stranger.get(f"/images/{image.pk}/{page}").status_code == 404
    assert stranger.post(f"/images/{image.pk}/delete").status_code == 404
    assert stranger.post(f"/images/{image.pk}/again").status_code == 404
    assert Image.objects.filter(pk=image.pk).exists()


def test_an_unknown_picture_does_not_exist(client: Client, image: Image) -> None:
    assert client.get(f"/images/{uuid.uuid4()}/").status_code == 404


def test_a_foreign_upload_does_not_exist(client: Client, stranger: Client) -> None:
    files = [make_upload("a.jpg", seed=1), make_upload("b.jpg", seed=2)]
    address = client.post("/", {"pictures": files}).headers["Location"]

    assert client.get(address).status_code == 200
    assert stranger.get(address).status_code == 404


def test_the_result_says_what_how_sure_and_who_said_so(client: Client, image: Image) -> None:
    page = client.get(f"/images/{image.pk}/").content.decode()

    prediction = Prediction.objects.get()
    assert prediction.top_class in page
    assert prediction.model_version in page
    assert "cat.jpg" in page
    assert "60 \N{MULTIPLICATION SIGN} 40" in page


def test_a_picture_left_pending_by_a_crash_is_classified_when_it_is_looked_at(
    client: Client, image: Image
) -> None:
    Prediction.objects.all().delete()
    Image.objects.update(state=Image.State.PENDING, views=b"\x80" * 32 * 32 * 3)

    assert client.get(f"/images/{image.pk}/").status_code == 200

    assert Image.objects.get().state == Image.State.UNREVIEWED
    assert Prediction.objects.count() == 1


def test_a_picture_that_could_not_be_classified_says_so(client: Client, image: Image) -> None:
    Prediction.objects.all().delete()
    Image.objects.update(state=Image.State.FAILED)

    response = client.get(f"/images/{image.pk}/")

    assert response.status_code == 200
    assert "could not" in response.content.decode()


def test_deleting_asks_first(client: Client, image: Image) -> None:
    response = client.get(f"/images/{image.pk}/delete")

    assert response.status_code == 200
    assert Image.objects.filter(pk=image.pk).exists()


def test_a_deleted_picture_is_gone(client: Client, image: Image, pictures_dir: Path) -> None:
    response = client.post(f"/images/{image.pk}/delete", follow=True)

    assert "cat.jpg" in response.content.decode()
    assert not Image.objects.exists()
    assert list_stored(pictures_dir) == []
    assert client.get(f"/images/{image.pk}/").status_code == 404


def test_a_card_whose_picture_was_deleted_is_left_out(client: Client, db: object) -> None:
    files = [make_upload("a.jpg", seed=1), make_upload("b.jpg", seed=2)]
    address = client.post("/", {"pictures": files}).headers["Location"]
    Image.objects.get(path="a.jpg").delete()

    page = client.get(address).content.decode()

    assert "b.jpg" in page
    assert "a.jpg" not in page


def make_outdated(image: Image) -> None:
    """As if another version of the network had answered."""
    image.predictions.update(model_version="cifar10_cnn/earlier")


def test_a_current_answer_leads_to_what_the_network_looked_at(client: Client, image: Image) -> None:
    result = client.get(f"/images/{image.pk}/").content.decode()

    assert f"/images/{image.pk}/why" in result
    assert "/again" not in result


def test_the_heat_map_comes_with_the_same_in_words_and_is_kept_privately(
    client: Client, image: Image
) -> None:
    response = client.get(f"/images/{image.pk}/why")

    page = response.content.decode()
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, max-age=3600"
    assert "Cookie" in response.headers["Vary"]
    assert 'src="data:image/png;base64,' in page
    assert 'alt="Heat map.' in page
    assert "approximation" in page
    assert "style=" not in page


def test_a_heat_map_of_a_lost_file_is_no_heat_map_and_is_not_kept(
    client: Client, image: Image, pictures_dir: Path
) -> None:
    for name in list_stored(pictures_dir):
        (pictures_dir / name).unlink()

    response = client.get(f"/images/{image.pk}/why")

    assert response.status_code == 503
    assert "max-age=3600" not in response.headers.get("Cache-Control", "")
    assert client.get(f"/images/{image.pk}/").status_code == 200


def test_a_damaged_file_is_said_to_be_damaged(client: Client, image: Image, pictures_dir: Path) -> None:
    for name in list_stored(pictures_dir):
        (pictures_dir / name).write_bytes(b"\xff\xd8\xff\xe0 and nothing more")

    assert client.get(f"/images/{image.pk}/why").status_code == 422

    make_outdated(image)
    assert client.post(f"/images/{image.pk}/again").status_code == 422
    assert Prediction.objects.count() == 1


def test_an_answer_of_another_version_is_offered_anew(client: Client, image: Image) -> None:
    make_outdated(image)

    page = client.get(f"/images/{image.pk}/").content.decode()

    assert "cifar10_cnn/earlier" in page
    assert active_card().model_version in page
    assert f'action="/images/{image.pk}/again"' in page
    assert f"/images/{image.pk}/why" not in page


def test_what_the_active_version_has_not_seen_is_not_explained(client: Client, image: Image) -> None:
    make_outdated(image)

    response = client.get(f"/images/{image.pk}/why")

    assert response.status_code == 302
    assert response.headers["Location"] == f"/images/{image.pk}/"


def test_classifying_again_needs_the_forms_token_and_a_post(image: Image, client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    make_outdated(image)

    assert strict.post(f"/images/{image.pk}/again").status_code == 403
    assert client.get(f"/images/{image.pk}/again").status_code == 405
    assert Prediction.objects.count() == 1


def test_classifying_again_shows_the_new_answer_and_keeps_the_old_one(client: Client, image: Image) -> None:
    make_outdated(image)

    page = client.post(f"/images/{image.pk}/again", follow=True).content.decode()

    versions = set(Prediction.objects.values_list("model_version", flat=True))
    assert versions == {"cifar10_cnn/earlier", active_card().model_version}
    assert "/again" not in page
    assert active_card().model_version in page
