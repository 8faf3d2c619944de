"""A dataset's download."""

import json
import zipfile
from io import BytesIO

import numpy as np
import pytest
from django.http import HttpResponseBase
from django.test import Client

from classifier.models import Class, Dataset, Image
from tests.drawing import draw_picture, encode, make_upload


@pytest.fixture
def labelled(client: Client, db: object) -> Dataset:
    """Three pictures: a cat and a dog that a person accepted, and one that nobody has looked at."""
    for number, name in enumerate(("a cat.jpg", "b/dog.png", "unseen.jpg")):
        content = encode(draw_picture(80, 60, seed=number), "PNG" if name.endswith("png") else "JPEG")
        client.post("/", {"pictures": make_upload(name.replace("/", "_"), content)})
    dataset = Image.objects.get(path="unseen.jpg").dataset
    for name, label in (("a cat.jpg", "cat"), ("b_dog.png", "dog")):
        found = Class.objects.get(dataset=dataset, name=label)
        Image.objects.filter(path=name).update(label=found, state=Image.State.CORRECTED)
    Image.objects.filter(path="unseen.jpg").update(
        confidence=0.9, is_outside=False, predicted=Class.objects.get(dataset=dataset, name="ship")
    )
    return dataset


def fetch(client: Client, dataset: Dataset, **chosen: str) -> HttpResponseBase:
    query = {"format": "imagefolder", "which": "reviewed"} | chosen
    return client.get(f"/datasets/{dataset.pk}/export/download", query)


def read(response: HttpResponseBase) -> bytes:
    assert response.status_code == 200
    return b"".join(response)


def list_members(response: HttpResponseBase) -> list[str]:
    return sorted(zipfile.ZipFile(BytesIO(read(response))).namelist())


@pytest.mark.parametrize("page", ["export", "export/download"])
def test_a_foreign_dataset_does_not_exist(stranger: Client, labelled: Dataset, page: str) -> None:
    response = stranger.get(f"/datasets/{labelled.pk}/{page}", {"format": "csv", "which": "0"})

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"format": "paper"}, "paper"),
        ({"which": "1.5"}, "1.5"),
        ({"format": "csv", "side": "64"}, "labels only"),
        ({"labels": "onehot"}, "Only StyleGAN"),
        ({"side": "63"}, "63"),
    ],
)
def test_choices_that_do_not_go_together_are_named(
    client: Client, labelled: Dataset, chosen: dict[str, str], says: str
) -> None:
    response = fetch(client, labelled, **chosen)

    assert response.status_code == 400
    assert says in response.content.decode()  # type: ignore[attr-defined]  # a rendered page


def test_only_what_a_person_accepted_is_in_it_unless_asked(client: Client, labelled: Dataset) -> None:
    assert list_members(fetch(client, labelled)) == ["cat/a cat.jpg", "dog/b_dog.png"]
    assert "ship/unseen.jpg" in list_members(fetch(client, labelled, which="0.8"))
    assert "ship/unseen.jpg" not in list_members(fetch(client, labelled, which="0.95"))


def test_pictures_that_are_left_out_or_none_of_these_stay_out(client: Client, labelled: Dataset) -> None:
    Image.objects.filter(path="unseen.jpg").update(state=Image.State.LEFT_OUT)
    assert len(list_members(fetch(client, labelled, which="0"))) == 2
    Image.objects.filter(path="unseen.jpg").update(state=Image.State.NONE_OF_THESE)
    assert len(list_members(fetch(client, labelled, which="0"))) == 2


def test_the_originals_come_back_byte_for_byte(client: Client, labelled: Dataset) -> None:
    archive = zipfile.ZipFile(BytesIO(read(fetch(client, labelled))))

    assert archive.read("cat/a cat.jpg") == encode(draw_picture(80, 60, seed=0))


def test_a_table_says_who_gave_each_label(client: Client, labelled: Dataset) -> None:
    lines = read(fetch(client, labelled, format="csv", which="0")).decode().splitlines()

    assert len(lines) == 4
    assert [("human" in line, "model" in line) for line in lines[1:]] == [
        (True, False),
        (True, False),
        (False, True),
    ]


def test_stylegans_archive_lists_every_picture(client: Client, labelled: Dataset) -> None:
    response = fetch(client, labelled, format="stylegan", side="32", labels="onehot")

    archive = zipfile.ZipFile(BytesIO(read(response)))
    listed = json.loads(archive.read("dataset.json"))["labels"]
    assert {name for name, _label in listed} == {n for n in archive.namelist() if n.endswith(".png")}
    assert [sum(label) for _name, label in listed] == [1, 1]


def test_arrays_are_made_without_a_size_being_chosen(client: Client, labelled: Dataset) -> None:
    arrays = np.load(BytesIO(read(fetch(client, labelled, format="npz"))))

    assert any(arrays[name].shape == (2, 32, 32, 3) for name in arrays.files)


@pytest.mark.parametrize(
    "format", ["imagefolder", "huggingface", "stylegan", "csv", "jsonl", "npz", "coco", "labelstudio"]
)
def test_every_format_is_the_same_file_each_time(client: Client, labelled: Dataset, format: str) -> None:
    first = read(fetch(client, labelled, format=format, which="0"))

    assert first
    assert read(fetch(client, labelled, format=format, which="0")) == first


def test_the_page_says_before_what_the_download_will_hold(client: Client, labelled: Dataset) -> None:
    page = client.get(
        f"/datasets/{labelled.pk}/export", {"format": "imagefolder", "which": "reviewed"}
    ).content.decode()

    assert "2 pictures" in page
    assert "cat: 1" in page
    assert f"/datasets/{labelled.pk}/export/download?format=imagefolder&amp;which=reviewed" in page


def test_a_dataset_without_labels_says_what_to_do(client: Client, image: Image) -> None:
    page = client.get(f"/datasets/{image.dataset_id}/export", {"format": "csv", "which": "reviewed"})

    assert "No picture has a label yet" in page.content.decode()


def test_a_name_from_outside_cannot_break_the_header(client: Client, labelled: Dataset) -> None:
    Dataset.objects.filter(pk=labelled.pk).update(name='mine"; x=\r\n ÄÖ/..\\')

    disposition = fetch(client, labelled).headers["Content-Disposition"]

    assert disposition == 'attachment; filename="mine-x-imagefolder.zip"'
