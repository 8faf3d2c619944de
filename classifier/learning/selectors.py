"""Reads: what a dataset has learnt, for its pages, its downloads and programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from classifier.active_model import active_card
from classifier.learning.features import find_feature_version
from classifier.learning.refits import is_due
from classifier.models import Dataset, Head

# Heads of a page about them; the curve shows as many points at the most.
SHOWN = 50
POINTS = 200
DIGITS = 4


@dataclass(frozen=True)
class Learning:
    """How far a dataset's learning is.

    `head` makes the guesses, None as long as the network does. `history` are the heads so far, the oldest
    first, without their numbers. `lacking` pictures still get features. `is_under_way` is whether a head is
    being made, or its guesses are still being told.
    """

    learns: bool
    can_learn: bool
    head: Head | None
    history: list[Head]
    lacking: int
    is_under_way: bool


def find_learning(dataset: Dataset) -> Learning:
    """How far it is now."""
    history = list(dataset.heads.defer("weights").order_by("-version")[:POINTS])[::-1]
    in_use = next((head for head in history if head.version == dataset.head_version), None)
    wants = dataset.learns and bool(dataset.features_network)
    newer = dataset.reviews.filter(pk__gt=dataset.learnt_through).exists()
    return Learning(
        learns=dataset.learns,
        can_learn=bool(find_feature_version()),
        head=in_use,
        history=history,
        lacking=dataset.images.filter(lacks_features=True).count() if wants else 0,
        is_under_way=dataset.retell_after is not None or (wants and newer and is_due(dataset)),
    )


def find_head(dataset: Dataset) -> Head | None:
    """The head that makes the dataset's guesses, without its numbers."""
    if not dataset.head_version:
        return None
    return dataset.heads.defer("weights").filter(version=dataset.head_version).first()


def name_maker(dataset: Dataset) -> str:
    """Who makes the dataset's guesses, for files: the network, or its own head and what that rests on."""
    network = active_card(dataset.answered_by).model_version
    head = find_head(dataset)
    if head is None:
        return network
    return f"this dataset's head, version {head.version}, after {head.label_count} labels ({network})"


def describe_head(dataset: Dataset) -> dict[str, Any] | None:
    """The head that makes the guesses, as an export's manifest tells it."""
    head = find_head(dataset)
    if head is None:
        return None
    return {
        "version": head.version,
        "labels": head.label_count,
        "features": head.network,
        "share_right": head.right_share and round(head.right_share, DIGITS),
        "share_right_before": head.right_before and round(head.right_before, DIGITS),
    }
