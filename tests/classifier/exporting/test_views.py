"""A dataset's download."""

import hashlib
import json
import uuid
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from django.http import HttpResponseBase
from django.test import Client

from classifier.exporting.snapshot import PictureMissing
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


@pytest.mark.parametrize("page", ["export", "export/download", "export/manifest"])
def test_a_foreign_dataset_does_not_exist(stranger: Client, labelled: Dataset, page: str) -> None:
    response = stranger.get(
        f"/datasets/{labelled.pk}/{page}", {"format": "csv", "which": "model", "sure": "0"}
    )

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"format": "paper"}, "paper"),
        ({"which": "1.5"}, "1.5"),
        ({"which": "model", "sure": "101"}, "100"),
        ({"split": "80/20"}, "not three shares"),
        ({"split": "0/50/50"}, "not three shares"),
        ({"split": "nan/1/1"}, "not three shares"),
        ({"limit": "0"}, "1"),
        ({"left_out": "on"}, "Only a list of labels"),
        ({"label": "999999"}, "filter"),
        ({"at_least": "many"}, "filter"),
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
    assert "ship/unseen.jpg" in list_members(fetch(client, labelled, which="model", sure="80"))
    assert "ship/unseen.jpg" not in list_members(fetch(client, labelled, which="model", sure="95"))


def test_pictures_that_are_left_out_or_none_of_these_stay_out(client: Client, labelled: Dataset) -> None:
    Image.objects.filter(path="unseen.jpg").update(state=Image.State.LEFT_OUT)
    assert len(list_members(fetch(client, labelled, which="model", sure="0"))) == 2
    Image.objects.filter(path="unseen.jpg").update(state=Image.State.NONE_OF_THESE)
    assert len(list_members(fetch(client, labelled, which="model", sure="0"))) == 2


def test_the_originals_come_back_byte_for_byte(client: Client, labelled: Dataset) -> None:
    archive = zipfile.ZipFile(BytesIO(read(fetch(client, labelled))))

    assert archive.read("cat/a cat.jpg") == encode(draw_picture(80, 60, seed=0))


def test_a_table_says_who_gave_each_label(client: Client, labelled: Dataset) -> None:
    lines = read(fetch(client, labelled, format="csv", which="model", sure="0")).decode().splitlines()

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
    first = read(fetch(client, labelled, format=format, which="model", sure="0"))

    assert first
    assert read(fetch(client, labelled, format=format, which="model", sure="0")) == first


def test_the_page_says_before_what_the_download_will_hold(client: Client, labelled: Dataset) -> None:
    page = client.get(
        f"/datasets/{labelled.pk}/export", {"format": "imagefolder", "which": "reviewed"}
    ).content.decode()

    assert "2 pictures" in page
    assert '<th scope="row">cat</th><td>1</td>' in page
    assert f"/datasets/{labelled.pk}/export/download?format=imagefolder&amp;which=reviewed" in page


def test_a_dataset_without_labels_says_what_to_do(client: Client, image: Image) -> None:
    page = client.get(f"/datasets/{image.dataset_id}/export", {"format": "csv", "which": "reviewed"})

    assert "No picture has a label yet" in page.content.decode()


def test_a_name_from_outside_cannot_break_the_header(client: Client, labelled: Dataset) -> None:
    Dataset.objects.filter(pk=labelled.pk).update(name='mine"; x=\r\n ÄÖ/..\\')

    disposition = fetch(client, labelled).headers["Content-Disposition"]

    assert disposition == 'attachment; filename="mine-x-imagefolder.zip"'


def test_only_what_the_filter_shows_is_in_it(client: Client, labelled: Dataset) -> None:
    assert list_members(fetch(client, labelled, text="dog")) == ["dog/b_dog.png"]
    cat = Class.objects.get(dataset=labelled, name="cat")
    assert list_members(fetch(client, labelled, label=str(cat.pk))) == ["cat/a cat.jpg"]


def test_the_filter_of_the_pictures_page_comes_along(client: Client, labelled: Dataset) -> None:
    pictures = client.get(f"/datasets/{labelled.pk}/", {"text": "dog", "sort": "path"}).content.decode()
    assert f"/datasets/{labelled.pk}/export?text=dog" in pictures

    page = client.get(f"/datasets/{labelled.pk}/export", {"text": "dog", "sort": "path"}).content.decode()

    assert '<input type="hidden" name="text" value="dog">' in page
    assert 'name="sort"' not in page


def test_none_of_these_is_a_class_of_its_own_when_asked_for(client: Client, labelled: Dataset) -> None:
    Image.objects.filter(path="unseen.jpg").update(state=Image.State.NONE_OF_THESE)

    assert "none of these/unseen.jpg" in list_members(fetch(client, labelled, none="on"))
    arrays = np.load(BytesIO(read(fetch(client, labelled, format="npz", none="on"))))
    assert arrays["classes"].tolist()[-1] == "none of these"
    assert sorted(arrays["y_train"].ravel().tolist()) == [3, 5, 10]
    lines = read(fetch(client, labelled, format="jsonl", none="on")).decode().splitlines()
    assert [json.loads(line)["state"] for line in lines] == ["corrected", "corrected", "none_of_these"]
    assert [json.loads(line)["label"] for line in lines] == ["cat", "dog", None]


def test_a_class_that_is_called_none_of_these_is_not_mixed_up(client: Client, labelled: Dataset) -> None:
    Class.objects.filter(dataset=labelled, name="cat").update(name="None of these")
    Image.objects.filter(path="unseen.jpg").update(state=Image.State.NONE_OF_THESE)

    members = list_members(fetch(client, labelled, none="on"))

    assert members == ["None of these/a cat.jpg", "dog/b_dog.png", "none of these (2)/unseen.jpg"]


def test_what_is_left_out_is_listed_in_a_table_when_asked_for(client: Client, labelled: Dataset) -> None:
    Image.objects.filter(path="unseen.jpg").update(state=Image.State.LEFT_OUT)

    assert b"unseen" not in read(fetch(client, labelled, format="csv"))
    assert b"left_out" in read(fetch(client, labelled, format="csv", left_out="on"))


def test_a_limit_holds_for_each_class(client: Client, labelled: Dataset) -> None:
    dog = Class.objects.get(dataset=labelled, name="dog")
    Image.objects.filter(path__in=["unseen.jpg", "a cat.jpg"]).update(label=dog, state="corrected")

    assert len(list_members(fetch(client, labelled, limit="2"))) == 2
    assert len(list_members(fetch(client, labelled, limit="3"))) == 3


def test_soft_labels_are_told_in_the_datasets_own_classes(client: Client, labelled: Dataset) -> None:
    Class.objects.filter(dataset=labelled, name="airplane").update(network_labels=[])

    archive = zipfile.ZipFile(
        BytesIO(
            read(
                fetch(client, labelled, format="stylegan", side="32", labels="soft", which="model", sure="0")
            )
        )
    )

    labels = [label for _name, label in json.loads(archive.read("dataset.json"))["labels"]]
    assert labels[0] == [float(index == 3) for index in range(10)]
    assert labels[2][0] == 0
    assert sum(labels[2]) == pytest.approx(1, abs=1e-4)
    assert len([share for share in labels[2] if share > 0]) > 1


def test_the_page_counts_each_split_and_says_what_is_left_out(client: Client, labelled: Dataset) -> None:
    query = {"format": "stylegan", "which": "reviewed", "side": "64", "fit": "crop"}
    page = client.get(f"/datasets/{labelled.pk}/export", query).content.decode()
    assert "2: smaller than the chosen size" in page
    assert "a cat.jpg" in page
    assert "1: not reviewed" in page

    query = {"format": "huggingface", "which": "reviewed", "split": "50/0/50"}
    page = client.get(f"/datasets/{labelled.pk}/export", query).content.decode()
    assert '<th scope="col">train</th><th scope="col">test</th>' in page


def test_the_manifest_knows_the_file_and_every_file_in_it(client: Client, labelled: Dataset) -> None:
    query = {"format": "imagefolder", "which": "reviewed", "text": "dog"}
    content = read(fetch(client, labelled, **query))

    response = client.get(f"/datasets/{labelled.pk}/export/manifest", query)

    manifest = json.loads(read(response))
    assert manifest["export"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert manifest["export"]["name"] in response.headers["Content-Disposition"]
    member = zipfile.ZipFile(BytesIO(content)).read("dog/b_dog.png")
    assert manifest["files"] == {"dog/b_dog.png": hashlib.sha256(member).hexdigest()}
    assert manifest["counts"] == {"all": {"dog": 1}}
    assert manifest["options"]["wanted"]["text"] == "dog"
    assert manifest["model_version"]
    assert manifest["quality"]["pictures"] == 3


def test_what_is_decided_meanwhile_does_not_change_a_download(client: Client, labelled: Dataset) -> None:
    whole = read(fetch(client, labelled, format="coco"))

    response = fetch(client, labelled, format="coco")
    Image.objects.filter(path="a cat.jpg").update(label=None, state=Image.State.UNREVIEWED)

    assert read(response) == whole


@pytest.mark.parametrize("format", ["imagefolder", "huggingface", "stylegan", "npz", "coco"])
def test_a_download_that_breaks_off_is_told(
    client: Client, labelled: Dataset, pictures_dir: Path, format: str
) -> None:
    (pictures_dir / Image.objects.get(path="b_dog.png").file).unlink()
    response = fetch(client, labelled, format=format)

    with pytest.raises(PictureMissing, match=r"b_dog\.png"):
        read(response)

    page = client.get(f"/datasets/{labelled.pk}/export").content.decode()
    assert "The last download broke off." in page
    assert "b_dog.png" in page
    read(fetch(client, labelled, format="csv"))
    assert "broke off" not in client.get(f"/datasets/{labelled.pk}/export").content.decode()


def test_of_near_copies_only_the_largest_goes_in_if_asked(client: Client, labelled: Dataset) -> None:
    Image.objects.filter(path__in=("a cat.jpg", "b_dog.png")).update(group=uuid.uuid4())
    Image.objects.filter(path="b_dog.png").update(width=500)

    assert read(fetch(client, labelled, format="csv")).count(b"human") == 2
    table = read(fetch(client, labelled, format="csv", largest="on"))

    assert table.count(b"human") == 1
    assert b"b_dog.png" in table


def test_near_copies_are_never_in_two_parts(client: Client, labelled: Dataset) -> None:
    for number in range(20):
        client.post("/", {"pictures": make_upload(f"{number}.jpg", seed=100 + number)})
    cat = Class.objects.get(dataset=labelled, name="cat")
    Image.objects.filter(path__regex="^1?[0-9].jpg").update(label=cat, state="confirmed")
    for number in range(10):
        Image.objects.filter(path__in=(f"{number}.jpg", f"{number + 10}.jpg")).update(group=uuid.uuid4())

    rows = read(fetch(client, labelled, format="jsonl", split="80/0/20")).decode().splitlines()

    splits = {row["path"]: row["split"] for row in map(json.loads, rows)}
    assert {*splits.values()} == {"train", "test"}
    assert all(splits[f"{number}.jpg"] == splits[f"{number + 10}.jpg"] for number in range(10))
