"""A version's card says by itself what the network is for, where it fails, and what stands beside it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ml_models.card import CardError, ModelCard
from ml_models.labels import LABELS
from ml_models.training.architectures import TRANSFER, build_cnn, build_transfer, count_multiply_adds
from ml_models.training.wording.complete import NETWORKS, complete_card, read_measured
from tests.ml_models.test_card import SHIPPED

SECTIONS = {"purpose", "use", "not_for", "data", "limits", "biases"}
CONFUSION = [[90 if row == column else 0 for column in range(10)] for row in range(10)]
CONFUSION[LABELS.index("deer")][LABELS.index("horse")] = 4
CONFUSION[LABELS.index("horse")][LABELS.index("deer")] = 5
PHOTOS = {
    "photos": 150,
    "top1": 0.8412,
    "none_photos": 60,
    "none_caught": 0.55,
    "classes": {label: 0.5 + number / 20 for number, label in enumerate(LABELS)},
}
MEASURED = {
    "test": {"single": {"accuracy": 0.934}, "confusion": CONFUSION},
    "photographs": {"reporting_half": PHOTOS, "all": PHOTOS},
    "robustness": {"clean": 0.9, "blur": [0.8, 0.7, 0.6], "noise": [0.7, 0.5, 0.25], "mean": 0.6},
}


def make_bare(**entries: Any) -> ModelCard:
    bare: dict[str, Any] = {"about": {}, "networks": [], "metrics": {}, "training": {}, **entries}
    return replace(ModelCard.read(SHIPPED), **bare)


def read_all(card: ModelCard) -> str:
    return json.dumps(card.about, ensure_ascii=False)


def test_a_card_without_figures_has_every_section_and_no_open_place() -> None:
    card = complete_card(make_bare())

    assert set(card.about) == SECTIONS
    assert all(card.about.values())
    assert "{" not in " ".join(" ".join(said) for said in card.about.values())


def test_the_sentences_name_what_was_measured() -> None:
    said = read_all(complete_card(make_bare(metrics=MEASURED)))

    for part in (
        "“deer” and “horse” for one another more often than any other two classes: 9 times in 909",
        "“airplane” (50 %), “automobile” (55 %) and “bird” (60 %) least often",
        "Of 150 photographs from elsewhere it told 84.1 % right",
        "own test pictures 93.4 %",
        "Of 60 photographs of something else it called 55 % none of the ten",
        "noise harms most: 25 % of",
    ):
        assert part in said


@pytest.mark.parametrize("missing", sorted(MEASURED))
def test_what_was_not_measured_is_not_said(missing: str) -> None:
    metrics = {name: figures for name, figures in MEASURED.items() if name != missing}

    card = complete_card(make_bare(metrics=metrics))

    assert set(card.about) == SECTIONS
    assert len(read_all(card)) < len(read_all(complete_card(make_bare(metrics=MEASURED))))


def test_a_network_of_drawn_pictures_claims_nothing_of_real_ones() -> None:
    card = complete_card(make_bare(training={"pictures": "drawn"}, metrics=MEASURED))

    assert "2008" not in read_all(card)
    assert card.networks == []


def test_where_a_network_began_is_said() -> None:
    assert "ImageNet" in read_all(complete_card(make_bare(training={"start": "imagenet"})))
    assert "ImageNet" not in read_all(complete_card(make_bare(training={"start": "scratch"})))


def test_the_networks_beside_it_are_blank_until_their_card_is_given_and_keep_what_they_have() -> None:
    blank = complete_card(make_bare())
    assert [entry.get("published_accuracy") for entry in blank.networks] == [0.8876, 0.79, 0.78, 0.71, 0.48]
    assert not any("measured_accuracy" in entry for entry in blank.networks)

    other = make_bare(name="vgg16", metrics={"test_accuracy": 0.8})
    filled = complete_card(complete_card(blank, [other]))

    measured = {entry["name"]: entry.get("measured_accuracy") for entry in filled.networks}
    assert {name: share for name, share in measured.items() if share is not None} == {"vgg16": 0.8}


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"training": {"cut_short": True}, "metrics": {"test_accuracy": 0.3}}, "cut short"),
        ({"training": {"cut_short": False}, "metrics": {}}, "not measured"),
    ],
)
def test_a_run_that_says_nothing_of_its_network_is_not_set_beside_it(
    tmp_path: Path, entries: dict[str, Any], said: str
) -> None:
    make_bare(**entries).write(tmp_path)

    with pytest.raises(CardError, match=said):
        read_measured(tmp_path)


def test_the_table_counts_what_the_networks_have() -> None:
    entries = {entry["name"]: entry for entry in json.loads(NETWORKS.read_text())}
    assert set(entries) == {"cifar10_cnn", *(name.lower() for name in TRANSFER)}

    for name, entry in entries.items():
        architecture = next((known for known in TRANSFER if known.lower() == name), None)
        model = build_transfer(architecture, None) if architecture else build_cnn()
        counted = model.count_params(), count_multiply_adds(model)
        assert counted == (entry["parameters"], entry["multiply_adds"]), name
