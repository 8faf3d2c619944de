"""Uploads of many files, a few in each request."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from classifier.intake.unpacking import unpack_next
from classifier.models import Archive, Dataset, Image
from classifier.storage import LocalPictureStorage, StorageUnavailable
from tests.classifier.intake.zips import draw_members, make_zip
from tests.drawing import make_upload

pytestmark = pytest.mark.django_db
Facts = list[list[Any]]


@pytest.fixture(autouse=True)
def data_dir(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def places(client: Client) -> dict[str, str]:
    """The addresses for a visitor's upload."""
    answer: dict[str, str] = client.post("/uploads").json()
    return answer


def send(client: Client, address: str, files: list[SimpleUploadedFile], facts: Facts) -> Any:
    response = client.post(address, {"pictures": files, "facts": json.dumps(facts)})
    return response.status_code, response.json()


def ask(client: Client, address: str, facts: Facts) -> Any:
    return client.post(address, json.dumps(facts), content_type="application/json")


@pytest.mark.parametrize(
    "facts",
    ["", "[", "{}", "[1]", '[["a.jpg", -1, 0]]', '[["a.jpg", 1, 1e99]]', '[["a.jpg", "1", 0]]', "[[]]", "[]"],
)
def test_nonsense_is_refused(client: Client, places: dict[str, str], facts: str) -> None:
    response = client.post(places["pictures"], {"pictures": make_upload(), "facts": facts})

    assert response.status_code == 400
    assert not Image.objects.exists()
    if facts != "[]":
        assert client.post(places["known"], facts, content_type="application/json").status_code == 400


def test_a_stranger_can_neither_send_nor_ask(stranger: Client, places: dict[str, str]) -> None:
    for client in (stranger, Client()):
        files = {"pictures": make_upload(), "facts": '[["a.jpg", 1, 1]]'}
        assert client.post(places["pictures"], files).status_code == 404
        assert ask(client, places["known"], [["a.jpg", 1, 1]]).status_code == 404
    assert Image.objects.filter(path="a.jpg").count() == 0


def test_an_upload_goes_into_the_dataset_that_was_named(
    client: Client, stranger: Client, dataset: Dataset
) -> None:
    other = Dataset.objects.create(name="other", visitor=dataset.visitor)

    assert stranger.post(f"/datasets/{other.pk}/uploads").status_code == 404
    places = client.post(f"/datasets/{other.pk}/uploads").json()
    send(client, places["pictures"], [make_upload("new.jpg", seed=8)], [["new.jpg", 5, 7]])

    assert Image.objects.get(path="new.jpg").dataset == other


def test_each_file_gets_its_own_answer(client: Client, places: dict[str, str]) -> None:
    files = [make_upload("a.jpg", seed=1), make_upload("b.jpg", b"text"), make_upload("c.jpg", seed=2)]
    facts = [[f"pile/{file.name}", 5, 7] for file in files]

    status, answer = send(client, places["pictures"], files, facts)

    assert status == 200
    assert [file["status"] for file in answer["files"]] == [201, 415, 201]
    assert "not a picture" in answer["files"][1]["sentence"]
    assert set(Image.objects.values_list("path", "state")) == {
        ("pile/a.jpg", "pending"),
        ("pile/c.jpg", "pending"),
    }


def test_a_storage_that_is_down_is_told_for_each_file(
    client: Client, places: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> str:
        raise StorageUnavailable("down")

    monkeypatch.setattr(LocalPictureStorage, "save", fail)

    _status, answer = send(client, places["pictures"], [make_upload("a.jpg")], [["a.jpg", 5, 7]])

    assert [file["status"] for file in answer["files"]] == [503]


def test_only_what_is_missing_is_asked_for(client: Client, places: dict[str, str]) -> None:
    files = [make_upload("a.jpg", seed=1), make_upload("b.jpg", seed=2)]
    send(client, places["pictures"], files, [["x/a.jpg", 5, 7], ["x/b.jpg", 6, 8]])

    asked = [["x/b.jpg", 6, 8], ["x/a.jpg", 5, 9], ["y/a.jpg", 5, 7], ["x/a.jpg", 5, 7], ["x/a.jpg", 4, 7]]

    assert ask(client, places["known"], asked).json() == {"known": [0, 3]}


def test_a_path_that_leads_out_is_made_harmless(client: Client, places: dict[str, str]) -> None:
    send(client, places["pictures"], [make_upload("a.jpg")], [["..\\..//etc/./a.jpg", 5, 7]])

    assert Image.objects.get().path == "etc/a.jpg"
    assert ask(client, places["known"], [["../../etc/a.jpg", 5, 7]]).json() == {"known": [0]}


def test_an_archive_is_kept_once(client: Client, places: dict[str, str]) -> None:
    content = make_zip(draw_members(2))
    facts: Facts = [["pile.zip", len(content), 7]]

    _status, answer = send(client, places["pictures"], [make_upload("pile.zip", content)], facts)

    assert answer == {"files": [{"status": 201}]}
    assert ask(client, places["known"], facts).json() == {"known": [0]}
    unpack_next()
    assert (Archive.objects.get().stored, Image.objects.count()) == (2, 2)


def test_a_picture_that_is_here_already_is_answered_with_its_address(
    client: Client, places: dict[str, str]
) -> None:
    for name, status in (("a.jpg", 201), ("b.jpg", 200)):
        code, answer = send(client, places["pictures"], [make_upload(name, seed=7)], [[name, 1, 1]])
        assert (code, answer["files"][0]["status"]) == (200, status)

    assert answer["files"][0]["address"] == f"/images/{Image.objects.get().pk}/"
    assert "as “a.jpg”" in answer["files"][0]["sentence"]
