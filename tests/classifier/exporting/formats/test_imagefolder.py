"""ImageFolder, read by Keras and by the rules of torchvision."""

import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from classifier.exporting.formats import FORMATS
from classifier.exporting.plan import Choices
from classifier.exporting.splits import Shares
from tests.classifier.exporting.making import (
    export,
    list_names,
    make_plan,
    make_record,
    make_records,
    unpack,
)


def test_keras_reads_the_pictures_with_their_labels(tmp_path: Path) -> None:
    import keras

    records = make_records({"cow": 3, "ant": 2})
    folder = unpack(export(make_plan(records, "imagefolder"), "imagefolder"), tmp_path)

    dataset = keras.utils.image_dataset_from_directory(
        folder, label_mode="int", image_size=(40, 48), batch_size=None, shuffle=False, verbose=False
    )

    assert dataset.class_names == ["ant", "cow"]
    pictures, labels = zip(*dataset.as_numpy_iterator(), strict=True)
    assert list(labels) == [0, 0, 1, 1, 1]
    expected = np.asarray(Image.open(BytesIO(records[3].read())), np.float32)
    assert np.abs(pictures[0] - expected).mean() < 3


def test_each_split_numbers_the_classes_alike() -> None:
    """torchvision numbers the sorted folders of one split and refuses a folder without a picture."""
    plan = make_plan(make_records({"ant": 9, "bee": 1, "cow": 9}), "imagefolder", Choices(Shares(8, 1, 1)))

    names = list_names(export(plan, "imagefolder"))

    folders = {
        split: {name.split("/")[1] for name in names if name.startswith(split)} for split in plan.splits
    }
    assert folders == {"train": {"ant", "cow"}, "validation": {"ant", "cow"}, "test": {"ant", "cow"}}
    assert FORMATS["imagefolder"].warn(plan) == ["Left out, because not every split has pictures of it: bee."]


def test_the_archive_holds_only_pictures_that_all_readers_know() -> None:
    records = [
        make_record("a.webp", format="WEBP"),
        make_record("b.jpeg"),
        make_record("c.png", format="PNG"),
    ]
    names = list_names(export(make_plan(records, "imagefolder"), "imagefolder"))
    assert names == ["ant/a.png", "ant/b.jpeg", "ant/c.png"]


def test_files_of_the_same_name_do_not_overwrite_each_other() -> None:
    records = [make_record(path, seed=seed) for seed, path in enumerate(["x/1.jpg", "y/1.jpg", "z/1.JPG"])]
    names = list_names(export(make_plan(records, "imagefolder"), "imagefolder"))
    assert names == ["ant/1.jpg", "ant/1-2.jpg", "ant/1-3.JPG"]


def test_no_name_escapes_from_the_archive() -> None:
    records = [make_record("../../..\\evil\n.jpg"), make_record("/etc/passwd", seed=1)]
    assert list_names(export(make_plan(records, "imagefolder"), "imagefolder")) == [
        "ant/_.._evil_.jpg",
        "ant/passwd.jpg",
    ]


def test_originals_are_byte_for_byte_the_persons_own() -> None:
    record = make_record("a.jpg")
    with zipfile.ZipFile(BytesIO(export(make_plan([record], "imagefolder"), "imagefolder"))) as archive:
        assert archive.read("ant/a.jpg") == record.read()


def test_the_readme_says_which_number_each_class_gets() -> None:
    plan = make_plan(make_records({"cow": 1, "ant": 1}), "imagefolder")
    readme = FORMATS["imagefolder"].companions(plan)["README.txt"]
    assert "  0  ant\n  1  cow\n" in readme


def test_no_suffix_is_used_that_a_reader_passes_over(tmp_path: Path) -> None:
    """Keras knows .jpeg, .jpg, .png, .bmp and .gif; torchvision knows no .jfif either."""
    import keras

    names = [
        "a.jfif",
        "b.jpe",
        "c.JPG",
        "d",
        "e.jpeg",
        "f[1].jpg",
        "CON.jpg",
        "caf\u00e9.jpg",
        "cafe\u0301.jpg",
    ]
    records = [make_record(name, label, seed) for label in ("ant", "bee") for seed, name in enumerate(names)]
    folder = unpack(export(make_plan(records, "imagefolder"), "imagefolder"), tmp_path)

    dataset = keras.utils.image_dataset_from_directory(
        folder, image_size=(40, 48), batch_size=None, shuffle=False, verbose=False
    )

    assert len(list(dataset.as_numpy_iterator())) == 2 * len(names)
    suffixes = {path.suffix.lower() for path in folder.rglob("*.*")}
    assert suffixes == {".jpg", ".jpeg"}
