"""Label Studio's tasks, checked by its own SDK."""

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from label_studio_sdk.label_interface.interface import LabelInterface

from classifier.exporting.formats import FORMATS
from tests.classifier.exporting.making import CLASSES, export, make_plan, make_record


def read(*records: Any) -> Any:
    return json.loads(export(make_plan(records, "labelstudio"), "labelstudio"))


def test_the_networks_own_label_is_a_prediction() -> None:
    record = make_record("album/a b.jpg")
    assert read(record) == [
        {
            "data": {"image": "/data/local-files/?d=album/a%20b.jpg"},
            "predictions": [
                {
                    "model_version": "net/1",
                    "score": 0.9123,
                    "result": [
                        {
                            "id": record.sha256[:10],
                            "from_name": "choice",
                            "to_name": "image",
                            "type": "choices",
                            "value": {"choices": ["ant"]},
                        }
                    ],
                }
            ],
        }
    ]


def test_a_persons_label_is_an_annotation() -> None:
    (task,) = read(make_record(source="human", state="confirmed"))
    assert "predictions" not in task
    assert task["annotations"][0]["result"][0]["value"] == {"choices": ["ant"]}


def test_a_picture_without_a_label_is_a_bare_task() -> None:
    assert read(make_record("a.jpg", None)) == [{"data": {"image": "/data/local-files/?d=a.jpg"}}]
    assert read() == []


def test_the_interface_offers_every_class() -> None:
    text = FORMATS["labelstudio"].companions(make_plan([], "labelstudio"))["labelling_interface.xml"]
    view = ElementTree.fromstring(text)  # noqa: S314 - our own text
    assert [choice.get("value") for choice in view.iter("Choice")] == list(CLASSES)
    choices, image = view.find("Choices"), view.find("Image")
    assert choices is not None
    assert image is not None
    assert (choices.get("name"), choices.get("toName"), image.get("name")) == ("choice", "image", "image")


@pytest.mark.parametrize("source", ["human", "model"])
def test_the_sdk_accepts_every_task_under_the_interface(source: Any) -> None:
    records = [make_record(f"{label}.jpg", label, seed, source=source) for seed, label in enumerate(CLASSES)]
    plan = make_plan(records, "labelstudio")
    interface: Any = LabelInterface(FORMATS["labelstudio"].companions(plan)["labelling_interface.xml"])

    for task in json.loads(export(plan, "labelstudio")):
        assert task["data"][interface.get_object("image").value_name]
        for annotation in task.get("annotations", []):
            assert interface.validate_annotation(annotation)
        for prediction in task.get("predictions", []):
            assert interface.validate_prediction(prediction)
