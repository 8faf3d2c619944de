"""Labels in, through the pages: and whatever is downloaded here can be brought back."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client

from classifier.classification.services import classify_pending
from classifier.intake.unpacking import unpack_next
from classifier.labelling.services import Chosen, correct, leave_out, mark_none
from classifier.models import Dataset, Image
from tests.classifier.labelling.conftest import VISITOR
from tests.drawing import draw_picture, encode, make_upload

Add = Callable[..., Image]


def send(client: Client, dataset: Dataset, content: str | bytes, name: str = "labels.csv") -> Any:
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return client.post(f"/datasets/{dataset.pk}/labels", {"labels": file, "action": "file"}, follow=True)


def take_over(client: Client, dataset: Dataset, **chosen: str) -> Any:
    kept = dataset.label_files.latest("created_at")
    address = f"/datasets/{dataset.pk}/labels/{kept.pk}"
    return client.post(address, {"action": "take_over", **chosen}, follow=True)


def read(response: HttpResponseBase) -> bytes:
    assert response.status_code == 200
    return b"".join(response)


def list_states(dataset: Dataset) -> list[tuple[str, str, str | None]]:
    return list(dataset.images.order_by("sha256").values_list("sha256", "state", "label__name"))


def test_a_foreign_dataset_takes_no_labels(owner: Client, own: Dataset, foreign: Image) -> None:
    assert send(owner, foreign.dataset, "path,label\na.jpg,cat\n").status_code == 404
    send(owner, own, "path,label\na.jpg,cat\n")
    kept = own.label_files.get()
    assert owner.get(f"/datasets/{foreign.dataset_id}/labels/{kept.pk}").status_code == 404


def test_a_file_that_cannot_be_read_says_why(owner: Client, own: Dataset) -> None:
    response = send(owner, own, "one,two,three\n")

    assert response.status_code == 400
    assert "first line must name the columns" in response.content.decode()
    assert not own.label_files.exists()


def test_no_file_and_no_known_action_are_refused(owner: Client, own: Dataset) -> None:
    response = owner.post(f"/datasets/{own.pk}/labels", {"action": "file"})
    assert response.status_code == 400
    assert "Choose a file" in response.content.decode()
    send(owner, own, "path,label\na.jpg,cat\n")
    assert owner.post(f"/datasets/{own.pk}/labels/{own.label_files.get().pk}", {}).status_code == 400


def test_what_would_change_is_shown_before_it_does(owner: Client, own: Dataset, add: Add) -> None:
    add(path="a.jpg")
    add(path="b.jpg", label=own.classes.get(name="cat"), state="corrected")
    add(path="c.jpg")
    content = "path,label\na.jpg,fox\nb.jpg,dog\nmissing.jpg,cat\nc.jpg,\n"

    page = send(owner, own, content).content.decode()

    assert "1 picture gets its label" in page
    assert "Make 1 new class" in page
    assert "fox (1)" in page
    assert "1 has been decided otherwise" in page
    assert "1 row fits no picture here" in page
    assert "missing.jpg" in page
    assert "Line 5: It has no label." in page
    assert {image.state for image in own.images.all()} == {"unreviewed", "corrected"}


def test_taken_over_and_undone(owner: Client, own: Dataset, add: Add) -> None:
    add(path="a.jpg")
    send(owner, own, "path,label\na.jpg,dog\n")

    page = take_over(owner, own).content.decode()

    assert "1 picture was changed." in page
    assert own.images.get().label == own.classes.get(name="dog")
    owner.post(f"/datasets/{own.pk}/undo")
    assert own.images.get().state == "unreviewed"


def test_changing_nothing_forgets_the_file(owner: Client, own: Dataset, add: Add) -> None:
    add(path="a.jpg")
    send(owner, own, "path,label\na.jpg,dog\n")

    owner.post(f"/datasets/{own.pk}/labels/{own.label_files.get().pk}", {"action": "discard"})

    assert not own.label_files.exists()
    assert own.images.get().state == "unreviewed"


def test_pictures_that_wait_for_the_network_are_told(owner: Client, own: Dataset, add: Add) -> None:
    add("", None, path="a.jpg", state="pending")
    assert (
        "has not been seen by the network yet" in send(owner, own, "path,label\na.jpg,dog\n").content.decode()
    )


def test_folders_are_asked_about_once(owner: Client, own: Dataset, add: Add) -> None:
    add(path="pile/cats/a.jpg")
    add(path="pile/foxes/b.jpg")
    question = "Are the folders their classes?"
    assert question in owner.get(f"/datasets/{own.pk}/").content.decode()

    page = owner.post(f"/datasets/{own.pk}/labels", {"action": "folders"}, follow=True).content.decode()

    assert "Make 2 new classes" in page
    assert question not in owner.get(f"/datasets/{own.pk}/").content.decode()
    take_over(owner, own, new_classes="on")
    assert set(own.images.values_list("label__name", flat=True)) == {"cats", "foxes"}


def test_the_question_about_folders_can_be_put_away(owner: Client, own: Dataset, add: Add) -> None:
    add(path="x/a.jpg")
    add(path="y/b.jpg")

    page = owner.post(f"/datasets/{own.pk}/labels", {"action": "dismiss"}, follow=True).content.decode()

    assert "Are the folders" not in page


@pytest.mark.parametrize("paths", [("a.jpg", "b.jpg"), ("x/a.jpg", "x/b.jpg"), ("x/a.jpg", "z.jpg")])
def test_one_folder_or_none_is_no_question(
    owner: Client, own: Dataset, add: Add, paths: tuple[str, str]
) -> None:
    for path in paths:
        add(path=path)
    assert "Are the folders" not in owner.get(f"/datasets/{own.pk}/").content.decode()


@pytest.fixture
def pile(client: Client, db: object) -> Dataset:
    """Pictures with every kind of decision, real ones, under names that are hard to write."""
    dataset = upload(client)
    dataset.classes.create(name="=fox/wolf", position=10)
    images = list(dataset.images.order_by("path"))
    common: dict[str, Any] = {"dataset": dataset, "person": VISITOR}
    correct(label=dataset.classes.get(name="=fox/wolf"), chosen=[Chosen(images[0].pk)], **common)
    correct(label=dataset.classes.get(name="cat"), chosen=[Chosen(images[1].pk)], **common)
    mark_none(chosen=[Chosen(images[2].pk)], **common)
    leave_out(chosen=[Chosen(images[3].pk)], **common)
    return dataset


def upload(client: Client) -> Dataset:
    names = ("=1+1.jpg", "b, 'c'.jpg", "d;e\u0301.jpg", "f.jpg", "g.jpg")
    files = [make_upload(name, encode(draw_picture(60, 50, seed))) for seed, name in enumerate(names)]
    client.post("/", {"pictures": files})
    return Dataset.objects.get(image_count=len(names))


def come_back(client: Client, dataset: Dataset, content: bytes, name: str) -> Dataset:
    """Delete the dataset, upload its pictures again, and take the labels over."""
    client.post(f"/datasets/{dataset.pk}/delete")
    again = upload(client)
    send(client, again, content, name)
    take_over(client, again, new_classes="on")
    return again


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_downloaded_labels_come_back_as_they_were(client: Client, pile: Dataset, format: str) -> None:
    before = list_states(pile)
    query = {"format": format, "which": "model", "sure": "0", "none": "on", "left_out": "on"}
    content = read(client.get(f"/datasets/{pile.pk}/export/download", query))

    again = come_back(client, pile, content, f"labels.{format}")

    assert list_states(again) == before


@pytest.mark.parametrize(
    ("format", "split"), [("imagefolder", ""), ("huggingface", ""), ("huggingface", "50/0/50")]
)
def test_a_downloaded_zip_brings_its_labels_back(
    client: Client, pile: Dataset, format: str, split: str
) -> None:
    query = {"format": format, "which": "reviewed", "none": "on", "split": split}
    before = [each for each in list_states(pile) if each[1] != "left_out"]
    content = read(client.get(f"/datasets/{pile.pk}/export/download", query))

    again = come_back(client, pile, content, "set.zip")

    after = [each for each in list_states(again) if each[1] != "unreviewed"]
    names = {None: None, "_=fox_wolf": "=fox/wolf", "=fox_wolf": "=fox/wolf"}
    assert [(sha, state, names.get(name, name)) for sha, state, name in after] == [
        each for each in before if each[1] != "unreviewed"
    ]


def test_the_manifest_of_folders_brings_labels_back(client: Client, pile: Dataset) -> None:
    query = {"format": "imagefolder", "which": "reviewed"}
    content = read(client.get(f"/datasets/{pile.pk}/export/manifest", query))
    assert json.loads(content)["files"]

    again = come_back(client, pile, content, "manifest.json")

    assert sorted(again.images.exclude(label=None).values_list("label__name", flat=True)) == [
        "=fox_wolf",
        "cat",
    ]


def test_stylegans_archive_labels_the_pictures_that_came_from_it(client: Client, pile: Dataset) -> None:
    query = {"format": "stylegan", "which": "reviewed", "side": "32", "labels": "onehot"}
    content = read(client.get(f"/datasets/{pile.pk}/export/download", query))
    archive = make_upload("gan.zip", content)
    client.post("/datasets/", {"name": "from the archive"})
    target = Dataset.objects.get(name="from the archive")
    client.post(f"/datasets/{target.pk}/upload", {"pictures": archive})
    unpack_next()
    classify_pending(list(target.images.all()))

    send(client, target, content, "gan.zip")
    take_over(client, target, new_classes="on")

    assert sorted(target.images.values_list("label__name", flat=True)) == ["=fox/wolf", "cat"]
