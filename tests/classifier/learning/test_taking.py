"""What was learnt is taken along: the file, the command line and programs answer as the dataset does."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image as Pillow

from classifier.classification.services import classify_pending
from classifier.intake.services import store_uploads
from classifier.labelling.classes import remove_class, rename_class
from classifier.learning.features import fill_some
from classifier.learning.refits import refit_some
from classifier.learning.services import learn_anew, set_learning
from classifier.learning.taking import take_head
from classifier.models import Dataset, Image
from ml_models.learning.columns import Column
from ml_models.learning.head_file import HeadFile
from tests.classifier.api.conftest import make_client
from tests.classifier.labelling.conftest import OTHER, VISITOR, make_dataset
from tests.classifier.learning.drawn import give, make_classes, make_seen
from tests.drawing import encode, make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> Dataset:
    return make_dataset()


def learn_from_drawn(dataset: Dataset, names: tuple[str, ...] = ("apple", "lemon", "pear")) -> None:
    """A head of classes of the owner's own."""
    classes = make_classes(dataset, names)
    images = make_seen(dataset, [0, 1, 2] * 6)
    for kind, label in enumerate(classes):
        give(dataset, images[kind:9:3], label)
    learn_anew(dataset=dataset)
    refit_some()
    dataset.refresh_from_db()


def test_without_a_head_there_is_nothing_to_take(own: Dataset) -> None:
    program = make_client()
    assert take_head(own) is None
    answers = [
        program.get(f"/api/v1/datasets/{own.pk}/head"),
        program.post(f"/api/v1/predict?head={own.pk}", {"pictures": make_upload()}),
    ]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(409, "nothing_learnt")] * 2
    set_learning(dataset=own, learns=False)
    assert take_head(Dataset.objects.get()) is None


def test_a_foreign_head_does_not_exist(own: Dataset) -> None:
    learn_from_drawn(own)
    for client in (make_client(person=OTHER), Client()):
        answer = client.post(f"/api/v1/predict?head={own.pk}", {"pictures": make_upload()})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert make_client(person=OTHER).get(f"/api/v1/datasets/{own.pk}/head").status_code == 404
    assert Client().get(f"/datasets/{own.pk}/learning/head").status_code == 404


def test_with_the_photo_network_off_no_head_answers(
    own: Dataset, settings: LazySettings, tmp_path: Path
) -> None:
    learn_from_drawn(own)
    path = save(own, tmp_path / "a.safetensors")
    settings.PHOTO_NETWORK = False
    answer = make_client().post(f"/api/v1/predict?head={own.pk}", {"pictures": make_upload()})
    assert (answer.status_code, answer.json()["code"]) == (422, "network_unavailable")
    refuse(path, make_folder(tmp_path / "in"), "turned off")


def test_a_head_for_other_networks_is_refused(own: Dataset, tmp_path: Path) -> None:
    learn_from_drawn(own)
    folder = make_folder(tmp_path / "in")
    refuse(save(own, tmp_path / "a.safetensors", features="photo_network/9"), folder, "photo_network/9")
    beside = {"network": "cifar10_cnn/9", "columns": (Column(1, ("cat",)), Column(2), Column(3))}
    refuse(save(own, tmp_path / "b.safetensors", **beside), folder, "cifar10_cnn/9")


@pytest.mark.parametrize("content", [b"", b"no head", b"PK\x03\x04 a zip"])
def test_another_file_is_refused_on_the_command_line(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "head.npz"
    path.write_bytes(content)
    refuse(path, make_folder(tmp_path / "in"), "not the file of a learnt head")
    refuse(tmp_path / "missing", tmp_path / "in", "No such file")


def test_a_head_brings_its_networks(own: Dataset, tmp_path: Path) -> None:
    learn_from_drawn(own)
    path = save(own, tmp_path / "a.safetensors")
    refuse(path, make_folder(tmp_path / "in"), "leave --network away", network="cnn")


def test_a_folder_is_labelled_in_the_datasets_own_classes(own: Dataset, tmp_path: Path) -> None:
    learn_from_drawn(own)
    path, folder = save(own, tmp_path / "a.safetensors"), make_folder(tmp_path / "in")
    for out in ("one.csv", "two.csv"):
        options = {"format": "csv", "head": path, "keep_unsure": True}
        call_command("label_folder", folder, tmp_path / out, stdout=StringIO(), stderr=StringIO(), **options)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    manifest = json.loads((tmp_path / "one.csv.manifest.json").read_text())
    assert manifest["classes"] == ["apple", "lemon", "pear"]
    assert manifest["model_version"].startswith("head of mine, version 1, after 9 labels")


def test_the_page_and_programs_give_the_same_file(own: Dataset, client: Client) -> None:
    learn_from_drawn(own)
    session = client.session
    session["visitor"] = own.visitor.hex if own.visitor else ""
    session.save()
    page = client.get(f"/datasets/{own.pk}/learning")
    assert f"/datasets/{own.pk}/learning/head" in page.content.decode()
    taken = client.get(f"/datasets/{own.pk}/learning/head")
    assert taken.headers["Content-Disposition"] == 'attachment; filename="mine-head-1.safetensors"'
    assert make_client().get(f"/api/v1/datasets/{own.pk}/head").content == taken.content
    assert HeadFile.from_bytes(taken.content).facts["labels"] == 9


def test_renamed_and_removed_classes_are_so_in_the_file(own: Dataset) -> None:
    learn_from_drawn(own)
    rename_class(label=own.classes.get(name="apple"), name="Apfel")
    remove_class(label=own.classes.get(name="pear"), person=VISITOR)
    file = take_head(own)
    assert file is not None
    assert file.classes == ("Apfel", "lemon")
    assert HeadFile.from_bytes(file.to_bytes()).columns == file.columns


@pytest.mark.parametrize("names", [("cat", "dog", "sock"), ("sock", "lamp", "shoe")])
def test_elsewhere_it_says_what_it_says_in_its_dataset(names: tuple[str, ...], tmp_path: Path) -> None:
    dataset, folder = make_dataset(), make_folder(tmp_path / "in", 9)
    classes = make_classes(dataset, names)
    files = [make_upload(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    images = store_uploads(dataset=dataset, files=files).images
    classify_pending(images)
    for kind, label in enumerate(classes):
        give(dataset, images[kind:6:3], label)
    learn_anew(dataset=dataset)
    refit_some()  # has features made
    while fill_some():
        pass
    learn_anew(dataset=dataset)
    refit_some()
    dataset.refresh_from_db()

    out = StringIO()
    head = save(dataset, tmp_path / "head.safetensors")
    call_command("classify", folder, head=head, format="jsonl", top=3, stdout=out, stderr=StringIO())

    told = {Path(line["path"]).name: line for line in map(json.loads, out.getvalue().splitlines())}
    for image in Image.objects.filter(state=Image.State.UNREVIEWED).select_related("predicted"):
        assert image.head_version
        assert image.predicted is not None
        assert told[image.path]["label"] == image.predicted.name
        assert told[image.path]["confidence"] == pytest.approx(image.confidence, abs=1e-4)
        assert (told[image.path]["is_outside"], told[image.path]["is_unsure"]) == (
            image.is_outside,
            image.is_unsure,
        )
    picture = make_upload("6.png", (folder / "6.png").read_bytes())
    sent = make_client().post(f"/api/v1/predict?head={dataset.pk}", {"pictures": picture}).json()
    assert sent["predictions"][0]["label"] == told["6.png"]["label"]
    assert sent["predictions"][0]["confidence"] == pytest.approx(told["6.png"]["confidence"], abs=1e-4)
    assert {each["label"] for each in sent["predictions"][0]["top"]} == set(names)


def save(dataset: Dataset, path: Path, **changes: Any) -> Path:
    """The dataset's head as a file, perhaps with something in it changed."""
    file = take_head(dataset)
    assert file is not None
    path.write_bytes(HeadFile(**{**vars(file), **changes}).to_bytes())
    return path


def make_folder(folder: Path, count: int = 3) -> Path:
    """So many pictures, each in one of three colours in turn."""
    folder.mkdir()
    for number in range(count):
        color = [20, 20, 20]
        color[number % 3] = 220 - 5 * number
        (folder / f"{number}.png").write_bytes(encode(Pillow.new("RGB", (64, 64), tuple(color)), "PNG"))
    return folder


def refuse(head: Path, folder: Path, reason: str, **options: Any) -> None:
    """Both commands end with the status for wrong usage, and say why."""
    label = {"format": "csv", "out": folder.with_suffix(".csv")}
    for command, more in (("classify", {}), ("label_folder", label)):
        out = more.pop("out", None)
        paths = [folder] if out is None else [folder, out]
        with pytest.raises(CommandError, match=reason) as error:
            call_command(command, *paths, head=head, stdout=StringIO(), **more, **options)
        assert error.value.returncode == 2
