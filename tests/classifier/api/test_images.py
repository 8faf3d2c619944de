"""Images, for programs: sent as often as one likes, listed as on the page, read back, deleted."""

import json
import uuid
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from classifier.intake.quality import Quality
from classifier.models import Archive, Dataset, Image
from tests.classifier.intake.zips import make_zip
from tests.classifier.labelling.conftest import make_image
from tests.drawing import draw_picture, encode, make_upload


@pytest.fixture
def path(own: Dataset) -> str:
    return f"/api/v1/datasets/{own.pk}/images"


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json")


def test_when_every_file_is_refused_the_answer_is_the_problem(program: Client, path: str) -> None:
    answer = program.post(path, {"pictures": SimpleUploadedFile("a.txt", b"text")})
    assert (answer.status_code, answer.json()["code"]) == (415, "not_a_picture")


def test_a_full_store_is_told(program: Client, path: str, settings: LazySettings) -> None:
    settings.QUOTA_VISITOR_PICTURES = 0
    answer = program.post(path, {"pictures": make_upload()})
    assert (answer.status_code, answer.json()["code"]) == (429, "quota_reached")


@pytest.mark.parametrize(
    "query",
    [
        "sort=size",
        "limit=0",
        "limit=100000",
        "min_confidence=2",
        "max_confidence=nan",
        "class_id=9999999999999999999999",
        "state=lost",
        "cursor=nonsense",
        "cursor=x~y",
        "text=%00",
        "quality=ugly",
        "copies=none",
        "group=1",
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(program: Client, path: str, query: str) -> None:
    answer = program.get(f"{path}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_ten_thousand_ids_are_refused(program: Client, path: str) -> None:
    answer = post(program, f"{path}/delete", {"images": [str(uuid.uuid4())] * 10_000})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_an_upload_is_classified_in_its_answer(uploaded: dict[str, Any]) -> None:
    assert uploaded["state"] == "unreviewed"
    assert uploaded["predicted"]["name"]
    assert 0 < uploaded["confidence"] <= 1


def test_the_same_bytes_again_are_the_same_image(
    program: Client, path: str, uploaded: dict[str, Any]
) -> None:
    answer = program.post(path, {"pictures": [make_upload("again.jpg"), make_upload("new.jpg", seed=3)]})
    same, new = answer.json()["images"]
    assert answer.json()["created"] == 1
    assert same == uploaded
    assert new["id"] != uploaded["id"]


def test_a_bad_file_costs_the_others_nothing(program: Client, path: str) -> None:
    answer = program.post(path, {"pictures": [make_upload(), SimpleUploadedFile("a.txt", b"text")]})
    assert answer.status_code == 201
    assert len(answer.json()["images"]) == 1
    [refused] = answer.json()["refused"]
    assert (refused["name"], refused["problem"]["code"]) == ("a.txt", "not_a_picture")


def test_a_zip_is_kept_to_be_read(program: Client, path: str) -> None:
    archive = make_zip({"cat.jpg": encode(draw_picture())})
    answer = program.post(path, {"pictures": SimpleUploadedFile("pile.zip", archive)})
    assert (answer.status_code, answer.json()["archives"]) == (201, ["pile.zip"])
    assert Archive.objects.get().total == 1


def test_what_is_here_need_not_be_sent(program: Client, path: str, uploaded: dict[str, Any]) -> None:
    answer = post(program, f"{path}/known", {"sha256": [uploaded["sha256"], "0" * 64]})
    assert answer.json() == {"known": {uploaded["sha256"]: uploaded["id"]}}


def test_pages_go_on_behind_the_last_image(program: Client, own: Dataset, path: str) -> None:
    shares = [0.9, 0.5, None, 0.7, 0.8]
    for share in shares:
        make_image(own, confidence=share)
    seen: list[float | None] = []
    cursor: str | None = ""
    while cursor is not None:
        page = program.get(f"{path}?sort=-confidence&limit=2&cursor={cursor}").json()
        seen += [one["confidence"] for one in page["images"]]
        cursor = page["next"]
    assert seen == [0.9, 0.8, 0.7, 0.5, None]


def test_filters_are_those_of_the_page(program: Client, own: Dataset, path: str) -> None:
    wanted = make_image(own, "dog", 0.4, path="rex.png", is_unsure=True)
    make_image(own, "cat", 0.9)
    make_image(own, "dog", 0.95, path="wolf.png")
    label = own.classes.get(name="dog").pk
    query = f"class_id={label}&max_confidence=0.5&unsure=true&text=rex&state=unreviewed"
    images = program.get(f"{path}?{query}").json()["images"]
    assert [one["id"] for one in images] == [str(wanted.pk)]
    assert images[0]["predicted"] == {"id": label, "name": "dog"}


def test_the_original_and_the_thumbnail_come_back(program: Client, uploaded: dict[str, Any]) -> None:
    original = program.get(f"/api/v1/images/{uploaded['id']}/original")
    thumbnail = program.get(f"/api/v1/images/{uploaded['id']}/thumbnail")
    assert b"".join(original.streaming_content) == make_upload("cat.jpg").read()  # type: ignore[attr-defined]
    assert (thumbnail.status_code, thumbnail.headers["Content-Type"]) == (200, "image/jpeg")


def test_images_are_deleted_one_and_many(
    program: Client, own: Dataset, path: str, uploaded: dict[str, Any]
) -> None:
    others = [str(make_image(own).pk) for _ in range(2)]
    assert program.delete(f"/api/v1/images/{uploaded['id']}").status_code == 204
    answer = post(program, f"{path}/delete", {"images": [*others, str(uuid.uuid4())]})
    assert answer.json() == {"deleted": 2}
    assert not Image.objects.exists()


def test_a_path_too_few_is_refused(program: Client, path: str) -> None:
    answer = program.post(path, {"pictures": [make_upload(), make_upload(seed=3)], "paths": ["cats/a.jpg"]})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert not Image.objects.exists()


def test_pictures_keep_the_paths_that_are_sent_with_them(program: Client, path: str) -> None:
    archive = make_zip({"cat.jpg": encode(draw_picture(seed=5))})
    files = [make_upload("a.jpg"), SimpleUploadedFile("pile.zip", archive), make_upload("b.jpg", seed=3)]
    answer = program.post(path, {"pictures": files, "paths": ["cats/a.jpg", "old/pile.zip", "../dogs/b.jpg"]})
    assert [one["path"] for one in answer.json()["images"]] == ["cats/a.jpg", "dogs/b.jpg"]
    assert answer.json()["archives"] == ["old/pile.zip"]


def test_one_image_tells_what_the_network_said_of_it(program: Client, uploaded: dict[str, Any]) -> None:
    image = program.get(f"/api/v1/images/{uploaded['id']}").json()
    assert uploaded.items() <= image.items()
    assert image["guesses"][0]["probability"] == pytest.approx(image["confidence"], abs=1e-4)
    assert image["opinion"]["top"][0]["label"] == image["guesses"][0]["name"]
    assert image["opinion"]["is_current"]
    assert image["lost"] == ""


def test_what_no_network_has_seen_is_not_explained(program: Client, cat: Image) -> None:
    answer = program.get(f"/api/v1/images/{cat.pk}/why")
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")
    assert program.get(f"/api/v1/images/{cat.pk}").json()["opinion"] is None


def test_a_picture_whose_file_has_gone_is_not_classified_again(program: Client, cat: Image) -> None:
    answer = program.post(f"/api/v1/images/{cat.pk}/again")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    Image.objects.update(file="gone.png")
    answer = program.post(f"/api/v1/images/{cat.pk}/again")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


def test_the_network_says_why(program: Client, uploaded: dict[str, Any]) -> None:
    why = program.get(f"/api/v1/images/{uploaded['id']}/why").json()
    assert why["heat_map"].startswith("data:image/png;base64,")
    assert 0 <= why["confidence_hidden"] <= 1


def test_a_picture_is_classified_again(program: Client, uploaded: dict[str, Any]) -> None:
    Image.objects.get().predictions.all().delete()
    assert program.get(f"/api/v1/images/{uploaded['id']}").json()["guesses"] == []
    again = program.post(f"/api/v1/images/{uploaded['id']}/again").json()
    assert again["guesses"][0]["name"] == uploaded["predicted"]["name"]


def test_near_copies_and_hints_are_filtered_as_on_the_page(program: Client, own: Dataset, path: str) -> None:
    group = uuid.uuid4()
    copies = [make_image(own, group=group), make_image(own, group=group)]
    dark = make_image(own, quality=Quality.DARK | Quality.SMALL)
    apart = make_image(own, grouping="apart")

    def find(query: str) -> set[str]:
        return {one["id"] for one in program.get(f"{path}?{query}").json()["images"]}

    for query in ("copies=grouped", f"group={group}", "sort=group&copies=grouped"):
        assert find(query) == {str(copy.pk) for copy in copies}
    assert find("quality=dark") == find("quality=any") == {str(dark.pk)}
    assert find("quality=blurred") == set()
    assert find("copies=apart") == {str(apart.pk)}
    assert program.get(f"/api/v1/images/{dark.pk}").json()["quality"] == ["dark", "small"]


def test_near_copies_are_taken_out_of_their_group_and_put_back(program: Client, own: Dataset) -> None:
    group = uuid.uuid4()
    copies = [make_image(own, group=group), make_image(own, group=group)]
    body = {"images": [str(copies[0].pk)]}
    groups = f"/api/v1/datasets/{own.pk}/groups"
    assert post(program, f"{groups}/put-back", body).json() == {"changed": 0}
    assert post(program, f"{groups}/take-out", body).json() == {"changed": 1}
    assert not Image.objects.exclude(group=None).exists()
    assert post(program, f"{groups}/put-back", body).json() == {"changed": 1}


def test_a_mistyped_filter_deletes_nothing(program: Client, cat: Image, path: str) -> None:
    assert post(program, f"{path}/delete/by-filter", {"filter": {"claas_id": 1}}).status_code == 422
    assert post(program, f"{path}/delete/by-filter", {}).status_code == 422
    assert Image.objects.exists()


def test_all_that_a_filter_lets_through_is_deleted(program: Client, own: Dataset, path: str) -> None:
    make_image(own, path="old/a.png")
    kept = make_image(own, path="new/a.png")
    answer = post(program, f"{path}/delete/by-filter", {"filter": {"text": "old/", "class_id": None}})
    assert answer.json() == {"deleted": 1}
    assert Image.objects.get() == kept
