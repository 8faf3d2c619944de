"""The model page's tables: what a card says of test pictures, classes, damage, photographs and layers."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classifier.classification.model_values import (
    Row,
    Text,
    dig,
    dig_first,
    item,
    say_decimals,
    say_number,
    say_share,
)
from classifier.classification.wording import NAMES
from ml_models.card import ModelCard
from ml_models.labels import LABELS

PHOTOGRAPHS = (("photographs", "reporting_half"), ("photographs", "all"))
# The ways of looking at a test picture, by their names in the card.
WAYS: Mapping[str, Text] = {
    "single": gettext_lazy("as it is"),
    "flip_averaged": gettext_lazy("averaged with its mirror image"),
    "views_averaged": gettext_lazy("averaged also with both moved by a pixel"),
}


def list_ways(metrics: Mapping[str, Any]) -> list[Row]:
    """For each way of looking: right, right among two, calibration error and loss before and after."""
    found = {name: dig(metrics, ("test", name)) for name in WAYS}
    return [Row(WAYS[name], _describe_way(of_way)) for name, of_way in found.items() if of_way]


def list_coverage(metrics: Mapping[str, Any]) -> list[Row]:
    """The share that is right among the surest test pictures, by how many these are."""
    selective = dig(metrics, ("test", "single", "selective"))
    if not isinstance(selective, Mapping):
        return []
    sure = _("the surest %(share)s")
    return [Row(sure % {"share": say_share(float(c), 0)}, (say_share(s),)) for c, s in selective.items()]


def list_classes(metrics: Mapping[str, Any]) -> list[Row]:
    """For each class precision, recall and F1 on the test pictures, and the photographs told right."""
    columns = [dig(metrics, ("test", "classes", column)) for column in ("precision", "recall", "f1")]
    photographs = dig_first(metrics, tuple((*place, "classes") for place in PHOTOGRAPHS))
    rows = [
        Row(
            NAMES[label],
            (
                *(say_share(item(column, number)) for column in columns),
                say_share(item(photographs, label)),
            ),
        )
        for number, label in enumerate(LABELS)
    ]
    return rows if any(any(row.cells) for row in rows) else []


def list_robustness(metrics: Mapping[str, Any]) -> list[Row]:
    """The share of test pictures told right after each kind of damage, in its three strengths."""
    measured = dig(metrics, ("robustness",))
    if not isinstance(measured, Mapping):
        return []
    damages = [(name, shares) for name, shares in measured.items() if isinstance(shares, list)]
    return [Row(str(name), tuple(say_share(share) for share in shares)) for name, shares in damages]


def list_layers(training: Mapping[str, Any]) -> list[Row]:
    """The layers in their order: kind, shape of what comes out, parameters."""
    layers = training.get("layers")
    if not isinstance(layers, list):
        return []
    return [
        Row(
            f"{number} {layer['kind']}",
            (" x ".join(map(str, layer["shape"])), say_number(layer["parameters"])),
        )
        for number, layer in enumerate(layers, 1)
    ]


def list_policies(card: ModelCard) -> list[Row]:
    """The ways from a photograph to the network's input that were tried, the one in use marked."""
    tried = card.metrics.get("views")
    if not isinstance(tried, list):
        return []
    return [_describe_policy(card, row) for row in tried]


def _describe_way(of_way: Any) -> tuple[str, ...]:
    right, top2, before, after = (
        say_share(item(of_way, key)) for key in ("accuracy", "top2", "ece_before", "ece")
    )
    losses = (say_decimals(item(of_way, key)) for key in ("nll_before", "nll"))
    return (right, top2, before, after, *losses)


def _describe_policy(card: ModelCard, row: Mapping[str, Any]) -> Row:
    is_this = (tuple(row["views"]), row["filter"]) == (card.views.views, card.views.filter)
    shares = (say_share(row["setting"]), say_share(row["reporting"]))
    return Row(", ".join(row["views"]), (str(row["filter"]), *shares), is_this)
