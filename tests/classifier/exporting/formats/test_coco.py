"""COCO, read by pycocotools."""

import json
from pathlib import Path

from PIL import Image
from pycocotools.coco import COCO

from classifier.exporting.plan import Choices
from classifier.exporting.splits import Shares
from tests.classifier.exporting.making import export, make_plan, make_record, make_records, unpack


def test_the_real_reader_finds_the_class_of_every_picture(tmp_path: Path) -> None:
    records = [make_record("a.jpg", "ant"), make_record("b.gif", "cow", 1, format="GIF", size=(20, 30))]
    folder = unpack(export(make_plan(records, "coco"), "coco"), tmp_path)

    coco = COCO(folder / "annotations/instances_default.json")

    assert [category["name"] for category in coco.loadCats(coco.getCatIds())] == ["ant", "bee", "cow"]
    assert min(coco.getCatIds()) == 1
    assert coco.getImgIds(catIds=coco.getCatIds(["cow"])) == [2]
    (picture,) = coco.loadImgs(2)
    assert Image.open(folder / "images/default" / picture["file_name"]).size == (20, 30)
    (annotation,) = coco.loadAnns(coco.getAnnIds(imgIds=2))
    assert annotation["bbox"] == [0, 0, 20, 30]
    assert (annotation["area"], annotation["iscrowd"], annotation["segmentation"]) == (600, 0, [])


def test_each_split_has_its_own_file(tmp_path: Path) -> None:
    plan = make_plan(make_records({"ant": 10}), "coco", Choices(Shares(8, 1, 1)))

    folder = unpack(export(plan, "coco"), tmp_path)

    for split, count in (("train", 8), ("validation", 1), ("test", 1)):
        pictures = json.loads((folder / f"annotations/instances_{split}.json").read_text())["images"]
        assert sorted(picture["file_name"] for picture in pictures) == sorted(
            path.name for path in (folder / "images" / split).iterdir()
        )
        assert len(pictures) == count


def test_square_pictures_have_the_size_that_is_written(tmp_path: Path) -> None:
    folder = unpack(export(make_plan([make_record()], "coco", side=32), "coco"), tmp_path)
    coco = COCO(folder / "annotations/instances_default.json")
    assert coco.anns[1]["bbox"] == [0, 0, 32, 32]
