"""What the model page takes from a card: all that is there, and nothing else."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from classifier.classification.model_page import FIGURES, describe_model
from classifier.classification.model_values import say_decimals, say_number, say_share
from ml_models.card import ModelCard
from ml_models.labels import LABELS
from tests.ml_models.test_card import SHIPPED

PHOTOS = {"top1": 0.85, "sure": 0.8, "none_caught": None, "classes": {"cat": 0.75}}
MEASURED: dict[str, Any] = {
    "test_accuracy": 0.5,
    "test": {
        "single": {
            "accuracy": 0.9345,
            "top2": 0.98,
            "ece_before": 0.07,
            "ece": 0.012,
            "nll_before": 0.25,
            "nll": 0.2,
            "selective": {"0.8": 0.99, "1.0": 0.9345},
        },
        "flip_averaged": {"accuracy": 0.944},
        "views_averaged": {"accuracy": 0.948},
        "classes": {"precision": [0.9] * 10, "recall": [0.8] * 10, "f1": [0.85] * 10},
    },
    "outside": {"served": {"auroc": 0.9}},
    "photographs": {"reporting_half": PHOTOS, "all": {"top1": 0.1}},
    "robustness": {"clean": 0.93, "blur": [0.9, 0.8, 0.7], "mean": 0.8},
}


def describe(folder: Path, **entries: Any) -> dict[str, Any]:
    return describe_model(replace(ModelCard.read(SHIPPED), **entries), folder)


@pytest.mark.parametrize(
    "metrics",
    [
        {},
        {"test": None},
        {"test": 0.9},
        {"test": {"classes": {"precision": []}}, "robustness": 3, "photographs": []},
        {"test": {"single": {}}, "robustness": {"blur": 0.5}, "photographs": {"all": {}}, "views": 1},
    ],
)
def test_a_card_without_figures_makes_no_sections(tmp_path: Path, metrics: dict[str, Any]) -> None:
    page = describe(tmp_path, metrics=metrics, about={}, networks=[], training={})

    for part in (
        "headlines", "ways", "coverage", "classes", "robustness", "policies",
        "about", "networks", "training", "layers", "figures",
    ):  # fmt: skip
        assert page[part] == [], part
    assert page["settings"] == ""


def test_the_headlines_are_the_cards_own_figures(tmp_path: Path) -> None:
    rows = {str(row.name): row.cells[0] for row in describe(tmp_path, metrics=MEASURED)["headlines"]}

    assert rows["test pictures of CIFAR-10 told right"] == "93.5 %"
    assert rows["the same, averaged with the mirror image"] == "94.4 %"
    assert rows["the same, averaged also with both moved by a pixel"] == "94.8 %"
    assert rows["photographs told right"] == "85 %"
    assert not any("of none of the ten" in name for name in rows)


def test_a_class_has_its_precision_recall_and_photographs(tmp_path: Path) -> None:
    rows = describe(tmp_path, metrics=MEASURED)["classes"]

    assert len(rows) == len(LABELS)
    assert rows[LABELS.index("cat")].cells == ("90 %", "80 %", "85 %", "75 %")
    assert rows[LABELS.index("dog")].cells == ("90 %", "80 %", "85 %", "")


def test_every_way_of_looking_has_its_row_with_what_was_measured() -> None:
    rows = describe(SHIPPED, metrics=MEASURED)["ways"]

    assert rows[0].cells == ("93.5 %", "98 %", "7 %", "1.2 %", "0.250", "0.200")
    assert [row.cells[0] for row in rows] == ["93.5 %", "94.4 %", "94.8 %"]
    assert rows[1].cells[1:] == ("",) * 5


def test_the_surest_pictures_are_told_right_more_often() -> None:
    rows = describe(SHIPPED, metrics=MEASURED)["coverage"]

    assert [(row.name, row.cells[0]) for row in rows] == [
        ("the surest 80 %", "99 %"),
        ("the surest 100 %", "93.5 %"),
    ]


def test_of_the_ways_that_were_tried_the_one_in_use_is_marked() -> None:
    card = ModelCard.read(SHIPPED)
    used = {"views": list(card.views.views), "filter": card.views.filter, "setting": 0.85, "reporting": 0.8}
    other = {**used, "views": ["whole"]}

    rows = describe(SHIPPED, metrics={"views": [other, used]})["policies"]

    assert [row.is_this for row in rows] == [False, True]
    assert rows[0].name == "whole"
    assert rows[0].cells == (card.views.filter, "85 %", "80 %")


def test_the_layers_are_those_of_the_card() -> None:
    layers = [{"kind": "Conv2D", "shape": [32, 32, 64], "parameters": 3136, "name": "c"}]

    [row] = describe(SHIPPED, training={"layers": layers})["layers"]

    assert (row.name, row.cells) == ("1 Conv2D", ("32 x 32 x 64", "3,136"))


def test_robustness_lists_each_damage_in_its_strengths(tmp_path: Path) -> None:
    [row] = describe(tmp_path, metrics=MEASURED)["robustness"]

    assert (row.name, row.cells) == ("blur", ("90 %", "80 %", "70 %"))


def test_networks_that_nobody_measured_stay_blank_and_ours_has_the_cards_figure(tmp_path: Path) -> None:
    networks = [
        {"name": "cifar10_cnn", "title": "CNN", "published_accuracy": 0.8876, "multiply_adds": 272_632_320},
        {"name": "vgg16", "published_accuracy": 0.79, "parameters": 14_848_586},
        {"title": "an entry without a name"},
    ]

    ours, other = describe(tmp_path, metrics=MEASURED, networks=networks)["networks"]

    assert ours.is_this
    assert ours.cells == ("88.76 %", "93.45 %", "3,091,594", "273", "")
    assert (other.name, other.cells) == ("vgg16", ("79 %", "", "14,848,586", "", ""))


def test_only_figures_that_exist_are_shown(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    for name in ("layers.svg", "unknown.svg", "curves.png"):
        (tmp_path / "figures" / name).write_text("<svg/>")

    [figure] = describe(tmp_path)["figures"]

    assert figure.name == "layers"
    assert set(FIGURES) == {"curves", "confusion", "reliability", "layers", "filters"}


def test_a_single_sentence_is_a_section_as_a_list_of_them_is(tmp_path: Path) -> None:
    sections = describe(tmp_path, about={"limits": ["one", "two"], "purpose": "it", "biases": []})["about"]

    assert [sentences for _title, sentences in sections] == [["it"], ["one", "two"]]


def test_the_shipped_card_says_what_a_model_card_has_to_say() -> None:
    page = describe(SHIPPED)

    assert len(page["about"]) == 6
    assert len(page["networks"]) == 5
    assert page["headlines"]


def test_what_is_no_number_is_nothing() -> None:
    assert (
        say_share(None) == say_share("0.5") == say_number(None) == say_number(0.5) == say_decimals("1") == ""
    )
