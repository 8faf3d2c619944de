"""What the model page says of a network: all of it from its card, and only what the card has."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from classifier.active_model import name_network
from classifier.classification.model_tables import (
    PHOTOGRAPHS,
    list_classes,
    list_coverage,
    list_layers,
    list_policies,
    list_robustness,
    list_ways,
)
from classifier.classification.model_values import (
    Row,
    Text,
    dig_first,
    say_decimals,
    say_number,
    say_share,
)
from ml_models.card import ModelCard

FIGURES_FOLDER = "figures"
# Each file of the figures folder that the page knows, with its heading and what it shows in words.
FIGURES: Mapping[str, tuple[Text, Text]] = {
    "curves": (
        gettext_lazy("How the training went"),
        gettext_lazy("Loss and accuracy by epoch, on the training and on the validation pictures."),
    ),
    "confusion": (
        gettext_lazy("What it takes for what"),
        gettext_lazy(
            "For each class of the test pictures (rows), how often the network said which (columns)."
        ),
    ),
    "reliability": (
        gettext_lazy("How far its confidence can be believed"),
        gettext_lazy("The share of right answers by confidence; on the dotted line the two are equal."),
    ),
    "layers": (
        gettext_lazy("Its layers"),
        gettext_lazy("The layers in their order, each with its kind and the shape of what it hands on."),
    ),
    "filters": (
        gettext_lazy("What its first layer looks for"),
        gettext_lazy("The filters of the first layer as small colour pictures: edges, spots and colours."),
    ),
}
ABOUT: Mapping[str, Text] = {
    "purpose": gettext_lazy("What it is"),
    "use": gettext_lazy("What it is for"),
    "not_for": gettext_lazy("What it is not for"),
    "data": gettext_lazy("What it learnt from"),
    "limits": gettext_lazy("What it cannot do"),
    "biases": gettext_lazy("What it is known to get wrong"),
}
SINGLE = ("test", "single")
# What a figure of the card means, and the places where it may stand, the best first.
HEADLINES: tuple[tuple[Text, tuple[tuple[str, ...], ...]], ...] = (
    (gettext_lazy("test pictures of CIFAR-10 told right"), ((*SINGLE, "accuracy"), ("test_accuracy",))),
    (
        gettext_lazy("the same, averaged with the mirror image"),
        (("test", "flip_averaged", "accuracy"), ("test_accuracy_flip_averaged",)),
    ),
    (
        gettext_lazy("the same, averaged also with both moved by a pixel"),
        (("test", "views_averaged", "accuracy"), ("test_accuracy_views_averaged",)),
    ),
    (
        gettext_lazy("test pictures told right among the 80 % of which it is surest"),
        ((*SINGLE, "selective", "0.8"),),
    ),
    (
        gettext_lazy("how far its confidence is off, on average (expected calibration error)"),
        ((*SINGLE, "ece"), ("test_ece_15_bins",)),
    ),
    (gettext_lazy("photographs told right"), tuple((*place, "top1") for place in PHOTOGRAPHS)),
    (
        gettext_lazy("photographs whose right answer is among its first two"),
        tuple((*place, "top2") for place in PHOTOGRAPHS),
    ),
    (
        gettext_lazy("photographs that it is sure of"),
        tuple((*place, "sure") for place in PHOTOGRAPHS),
    ),
    (
        gettext_lazy("photographs told right where it is sure"),
        tuple((*place, "right_when_sure") for place in PHOTOGRAPHS),
    ),
    (
        gettext_lazy("photographs of none of the ten that it calls so"),
        tuple((*place, "none_caught") for place in PHOTOGRAPHS),
    ),
    (
        gettext_lazy("photographs of the ten that it wrongly calls none of them"),
        tuple((*place, "true_flagged") for place in PHOTOGRAPHS),
    ),
    (
        gettext_lazy("how well it tells the ten from anything else, 50 % being chance (AUROC)"),
        (("outside", "served", "auroc"),),
    ),
)
TRAINING: Mapping[str, Text] = {
    "recipe": gettext_lazy("Recipe"),
    "command": gettext_lazy("Command"),
    "seed": gettext_lazy("Seed"),
    "epochs": gettext_lazy("Epochs"),
    "data": pgettext_lazy("of a training", "Pictures"),
    "start": gettext_lazy("Began with"),
    "weights": gettext_lazy("Weights"),
    "licence": gettext_lazy("Licence"),
    "time": pgettext_lazy("of a training", "Time"),
}


@dataclass(frozen=True)
class Figure:
    """A drawing in the weights' folder: the file's stem, a heading, and the same in words."""

    name: str
    title: Text
    words: Text


def describe_model(card: ModelCard, folder: Path) -> dict[str, Any]:
    """What the page's template needs; a part of which the card knows nothing is empty."""
    return {
        "card": card,
        "network": name_network(card.model_version),
        "parameters": say_number(card.parameters),
        "about": list_about(card.about),
        "headlines": list_headlines(card.metrics),
        "ways": list_ways(card.metrics),
        "coverage": list_coverage(card.metrics),
        "classes": list_classes(card.metrics),
        "policies": list_policies(card),
        "layers": list_layers(card.training),
        "robustness": list_robustness(card.metrics),
        "networks": [_describe_network(card, entry) for entry in card.networks if "name" in entry],
        "training": [(title, card.training[key]) for key, title in TRAINING.items() if key in card.training],
        "settings": card.training.get("settings", ""),
        "unsure_below": say_share(card.calibration.unsure_below, 0),
        "outside_below": say_share(card.calibration.outside_below, 0),
        "knows_strangers": any(name.startswith("familiar") for name in card.sha256),
        "figures": list_figures(folder),
    }


def list_figures(folder: Path) -> list[Figure]:
    """The figures that lie in the version's folder."""
    return [Figure(name, *texts) for name, texts in FIGURES.items() if figure_path(folder, name).is_file()]


def figure_path(folder: Path, name: str) -> Path:
    """Where the figure `name`, a key of FIGURES, lies if there is one."""
    return folder / FIGURES_FOLDER / f"{name}.svg"


def list_about(about: Mapping[str, Any]) -> list[tuple[Text, list[str]]]:
    """Headings with their sentences; the card gives one sentence or a list of them."""
    sections = [(title, about.get(key) or []) for key, title in ABOUT.items()]
    return [(title, [said] if isinstance(said, str) else list(said)) for title, said in sections if said]


def list_headlines(metrics: Mapping[str, Any]) -> list[Row]:
    """The most telling figures, in percent."""
    rows = [Row(name, (say_share(dig_first(metrics, places)),)) for name, places in HEADLINES]
    return [row for row in rows if row.cells[0]]


def _describe_network(card: ModelCard, entry: Mapping[str, Any]) -> Row:
    is_this = entry["name"] == card.name
    measured = dig_first(card.metrics, HEADLINES[0][1]) if is_this else entry.get("measured_accuracy")
    cells = (
        say_share(entry.get("published_accuracy"), 2),
        say_share(measured, 2),
        say_number(card.parameters if is_this else entry.get("parameters")),
        _say_millions(entry.get("multiply_adds")),
        say_decimals(entry.get("milliseconds"), 1),
    )
    return Row(entry.get("title", entry["name"]), cells, is_this)


def _say_millions(number: object) -> str:
    return say_number(round(number / 1_000_000)) if isinstance(number, int | float) else ""
