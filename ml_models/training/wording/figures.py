"""The measured figures that a card's sentences name, as words."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ml_models.labels import LABELS

WEAKEST = 3


def find_figures(metrics: Mapping[str, Any]) -> dict[str, str]:
    """What the sentences of about.json may name, as far as it was measured."""
    figures: dict[str, str] = {}
    if "test" in metrics:
        figures |= _describe_test(metrics["test"])
    if "photographs" in metrics:
        figures |= _describe_photographs(metrics["photographs"])
    if "outside" in metrics:
        figures["tests_flagged"] = _say_share(1 - metrics["outside"]["served"]["kept"])
    if "robustness" in metrics:
        figures |= _describe_damage(metrics["robustness"])
    return figures


def _describe_test(test: Mapping[str, Any]) -> dict[str, str]:
    table = np.asarray(test["confusion"])
    both = np.triu(table + table.T, 1)
    first, second = np.unravel_index(int(both.argmax()), both.shape)
    return {
        "test_right": _say_share(test["single"]["accuracy"]),
        "tests": f"{table.sum():,}",
        "confused": _list([f"“{LABELS[first]}”", f"“{LABELS[second]}”"]),
        "confusions": str(both.max()),
    }


def _describe_photographs(photographs: Mapping[str, Any]) -> dict[str, str]:
    """From the half that set nothing, the classes from all: a half has too few of each."""
    half, classes = photographs["reporting_half"], photographs["all"]["classes"]
    weakest = sorted(classes, key=lambda label: float(classes[label]))[:WEAKEST]
    figures = {
        "photographs": str(half["photos"]),
        "photographs_right": _say_share(half["top1"]),
        "weak": _list([f"“{label}” ({_say_share(classes[label])})" for label in weakest]),
    }
    if half["none_photos"]:
        caught = _say_share(half["none_caught"])
        figures |= {"strangers": str(half["none_photos"]), "strangers_caught": caught}
    return figures


def _describe_damage(robustness: Mapping[str, Any]) -> dict[str, str]:
    worst = {name: shares[-1] for name, shares in robustness.items() if isinstance(shares, list)}
    damage = min(worst, key=lambda name: float(worst[name]))
    return {"damage": damage, "damaged_right": _say_share(worst[damage])}


def _say_share(share: float) -> str:
    return f"{share * 100:.3g} %"


def _list(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]])
