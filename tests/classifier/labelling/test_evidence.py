"""What the estimates rest on, counted by the database."""

from collections.abc import Callable

import numpy as np
import pytest

from classifier.labelling.error_curve import EDGES, STEPS
from classifier.labelling.evidence import Kind, count_by_step, gather
from classifier.models import Dataset, Image

Add = Callable[..., Image]


def test_the_edges_of_the_steps_grow_from_0_to_1() -> None:
    assert len(EDGES) == STEPS + 1
    assert (np.diff(EDGES) > 0).all()
    assert (EDGES[0], EDGES[-1]) == (0, 1)


@pytest.mark.parametrize(
    "confidence", [0.0, 0.104, 0.5005, 0.8995, 0.95005, 0.9912345, 0.9999535, 0.9999999, 1.0]
)
def test_the_database_finds_the_same_step_as_the_edges(own: Dataset, add: Add, confidence: float) -> None:
    add("cat", confidence)

    counts = count_by_step(own.images.all())

    assert np.flatnonzero(counts).tolist() == [np.searchsorted(EDGES, confidence, side="right") - 1]


def test_each_kind_of_picture_is_counted_once_and_those_without_an_answer_not_at_all(
    own: Dataset, add: Add
) -> None:
    cat, dog = own.classes.get(name="cat"), own.classes.get(name="dog")
    for columns in (
        {},
        {"is_doubted": True, "was_in_turn": True},
        {"state": "confirmed", "label": cat, "is_unseen": True},
        {"state": "confirmed", "label": cat, "was_in_turn": True},
        {"state": "corrected", "label": dog, "was_in_turn": True},
        {"state": "none_of_these", "was_in_turn": True},
        {"state": "corrected", "label": dog},
        {"state": "left_out", "was_in_turn": True},
    ):
        add("cat", 0.9, **columns)
    add("", None)
    add("", None, state="pending")
    add("", None, state="failed")
    own.refresh_from_db()

    found = gather(own)

    assert {kind.name: found.of(kind).sum() for kind in Kind} == {
        "OPEN": 1,
        "DOUBTED": 1,
        "UNSEEN": 1,
        "RIGHT": 1,
        "WRONG": 2,
        "OTHER": 2,
    }
    assert (found.total, found.surely_wrong) == (9, 2)


def test_what_is_remembered_gives_way_to_new_pictures(own: Dataset, add: Add) -> None:
    add()
    own.refresh_from_db()
    assert gather(own).total == 1

    add()
    own.refresh_from_db()

    assert gather(own).total == 2
