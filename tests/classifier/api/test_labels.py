"""Labels that exist already, for programs: read, compared, taken over as on the page."""

import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from classifier.models import Dataset, Image, Review
from tests.classifier.intake.zips import make_zip
from tests.classifier.labelling.conftest import make_image


@pytest.fixture
def path(own: Dataset) -> str:
    return f"/api/v1/datasets/{own.pk}/labels"


def send(client: Client, path: str, content: str | bytes, name: str = "labels.csv") -> Any:
    content = content.encode() if isinstance(content, str) else content
    return client.post(path, {"labels": SimpleUploadedFile(name, content)})


def take_over(client: Client, path: str, read: Any, **chosen: bool) -> Any:
    return client.post(f"{path}/{read['id']}/take-over", json.dumps(chosen), content_type="application/json")


def test_what_holds_no_labels_is_refused(program: Client, path: str) -> None:
    answer = send(program, path, "")
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")
    assert program.post(path).status_code == 422
    assert program.get(path).json() == []


def test_a_file_that_there_is_not_is_not_taken_over(program: Client, path: str) -> None:
    assert take_over(program, path, {"id": uuid.uuid4()}).status_code == 404


def test_a_mistyped_choice_takes_nothing_over(program: Client, path: str, cat: Image) -> None:
    read = send(program, path, f"path,label\n{cat.path},dog\n").json()
    assert take_over(program, path, read, conflict=True).status_code == 422
    assert not Review.objects.exists()


def make_forms(cat: Image) -> list[tuple[str, str | bytes]]:
    """The same label in every form that the page takes."""
    manifest = {"options": {"format": "imagefolder"}, "files": {f"dog/{cat.path}": cat.sha256}}
    whole = {"labels": [[cat.path, 0]], "classes": ["dog"]}
    return [
        ("a.csv", f"path,label\n{cat.path},dog\n"),
        ("a.tsv", f"path\tlabel\n{cat.path}\tdog\n"),
        ("a.jsonl", json.dumps({"path": cat.path, "label": "dog"}) + "\n"),
        ("a.json", json.dumps([{"sha256": cat.sha256, "label": "dog"}])),
        ("dataset.json", json.dumps(whole)),
        ("export.manifest.json", json.dumps(manifest)),
        ("a.zip", make_zip({"dataset.json": json.dumps(whole).encode()})),
        ("folders.zip", make_zip({f"dog/{cat.path}": b"whatever"})),
    ]


def test_labels_come_in_every_form_of_the_page(program: Client, own: Dataset, path: str, cat: Image) -> None:
    for name, content in make_forms(cat):
        read = send(program, path, content, name).json()
        assert (read.get("matched"), read.get("fresh")) == (1, 1), (name, read)
        assert take_over(program, path, read).json()["changed"] == [str(cat.pk)], name
        cat.refresh_from_db()
        assert cat.label == own.classes.get(name="dog")
        assert program.post(f"/api/v1/datasets/{own.pk}/undo").json()["changed"] == [str(cat.pk)]
    assert program.get(path).json() == []


def test_folders_are_classes(program: Client, own: Dataset, path: str) -> None:
    make_image(own, path="zebras/1.png")
    read = program.post(f"{path}/from-folders").json()
    assert read["new_classes"] == [{"name": "zebras", "images": 1}]
    assert len(take_over(program, path, read).json()["changed"]) == 1
    assert own.classes.filter(name="zebras").exists()


def test_a_file_is_compared_and_changes_nothing_yet(program: Client, own: Dataset, path: str) -> None:
    decided = make_image(own, state="confirmed", label=own.classes.get(name="cat"))
    text = f"path,label\n{decided.path},dog\ngone.png,cat\n,cat\n"
    read = send(program, path, text).json()
    assert (read["conflicts"], read["unmatched"], read["problems"]) == (1, 1, 1)
    assert read["named_conflicts"][0] == {
        "image_id": str(decided.pk),
        "path": decided.path,
        "state": "confirmed",
        "label": "dog",
        "new_state": "",
    }
    assert read["named_unmatched"][0]["path"] == "gone.png"
    assert read["named_problems"][0]["line"] == 4
    assert program.get(f"{path}/{read['id']}").json() == read
    assert [one["id"] for one in program.get(path).json()] == [read["id"]]
    assert take_over(program, path, read).json()["changed"] == []


def test_conflicts_are_replaced_only_on_demand(program: Client, own: Dataset, path: str) -> None:
    decided = make_image(own, state="confirmed", label=own.classes.get(name="cat"))
    read = send(program, path, f"path,label\n{decided.path},dog\n").json()
    assert take_over(program, path, read, conflicts=True).json()["changed"] == [str(decided.pk)]


def test_a_file_is_forgotten(program: Client, path: str, cat: Image) -> None:
    read = send(program, path, f"path,label\n{cat.path},dog\n").json()
    assert program.delete(f"{path}/{read['id']}").status_code == 204
    assert program.get(f"{path}/{read['id']}").status_code == 404
