"""Arrays, read by NumPy."""

from io import BytesIO

import numpy as np
from PIL import Image

from classifier.exporting.formats import FORMATS
from classifier.exporting.plan import Choices
from classifier.exporting.splits import Shares
from tests.classifier.exporting.making import CLASSES, export, make_plan, make_records


def test_numpy_reads_arrays_like_those_of_cifar10() -> None:
    records = make_records({"cow": 6, "ant": 4}, size=(32, 32), format="PNG")
    plan = make_plan(records, "npz", Choices(Shares(1, 0, 1)), side=32)

    arrays = np.load(BytesIO(export(plan, "npz")))

    assert {name: (arrays[name].shape, str(arrays[name].dtype)) for name in arrays if name != "classes"} == {
        "x_train": ((5, 32, 32, 3), "uint8"),
        "y_train": ((5, 1), "uint8"),
        "x_test": ((5, 32, 32, 3), "uint8"),
        "y_test": ((5, 1), "uint8"),
    }
    assert arrays["classes"].tolist() == list(CLASSES)
    in_test = [record for record in plan.records() if record.split == "test"]
    assert arrays["y_test"].ravel().tolist() == [record.class_index for record in in_test]
    for pixels, record in zip(arrays["x_test"], in_test, strict=True):
        assert np.array_equal(pixels, np.asarray(Image.open(BytesIO(record.read()))))


def test_without_splits_all_is_for_training() -> None:
    arrays = np.load(BytesIO(export(make_plan(make_records({"bee": 3}), "npz", side=32), "npz")))
    assert arrays.files == ["x_train", "y_train", "classes"]
    assert len(arrays["x_train"]) == 3


def test_an_empty_export_has_empty_arrays() -> None:
    arrays = np.load(BytesIO(export(make_plan([], "npz", side=64), "npz")))
    assert arrays["x_train"].shape == (0, 64, 64, 3)
    assert FORMATS["npz"].suffix == ".npz"
