"""Heads learnt from labels: right on the rest, honest about the labelled, and never blind to what was
known."""

import numpy as np
import pytest

from ml_models.directions import find_directions
from ml_models.learning.head import LearntHead
from ml_models.learning.learner import Learner, Learnt, Rows
from ml_models.ridge import Floats

FEATURES = 40


def draw(columns: list[int], classes: int, said: Floats | None = None, noise: float = 0.5) -> Rows:
    """Pictures of these classes, around a middle of each; the networks say nothing, or what is given."""
    shown, rng = np.array(columns), np.random.default_rng(len(columns))
    middles = np.random.default_rng(0).normal(size=(classes, FEATURES))
    features = middles[shown] + noise * rng.normal(size=(len(shown), FEATURES))
    silence = np.zeros((2, len(shown), classes))
    return Rows(find_directions(features), silence if said is None else said, shown)


def learn(rows: Rows, known: bool = False, at_a_time: int = 1000) -> Learnt:
    classes = rows.said.shape[2]
    learner = Learner(rows.directions.mean(0), np.full(classes, known), len(rows.said))
    for first in range(0, len(rows), at_a_time):
        part = slice(first, first + at_a_time)
        learner.add(Rows(rows.directions[part], rows.said[:, part], rows.columns[part]))
    return learner.learn()


def test_there_must_be_something_to_learn_from() -> None:
    with pytest.raises(ValueError, match="nothing to learn"):
        Learner(np.zeros(4), np.zeros(2, bool), 2).learn()


def test_numbers_of_another_head_are_refused() -> None:
    raw = LearntHead(np.ones((4, 3)), np.ones(3), 10, (0.1, 0.2)).to_bytes()

    with pytest.raises(ValueError, match="reshape"):
        LearntHead.from_bytes(raw, 4, 10, (0.1, 0.2))


def test_what_is_kept_says_the_same() -> None:
    head = learn(draw([0, 1, 2] * 5, 3)).head
    others = draw([2, 1, 0], 3)

    again = LearntHead.from_bytes(head.to_bytes(), 3, head.sharpness, head.starts)

    said = again.find_probabilities(others.directions, others.said)
    assert np.allclose(said, head.find_probabilities(others.directions, others.said), atol=1e-5)


@pytest.mark.parametrize("labels", [9, 90])  # fewer than features, and more
def test_the_rest_is_guessed(labels: int) -> None:
    head = learn(draw([0, 1, 2] * (labels // 3), 3)).head
    others = draw([0, 1, 2] * 20 + [0], 3)

    guesses = head.find_probabilities(others.directions, others.said).argmax(1)

    assert (guesses == others.columns).mean() > 0.95


def test_in_parts_the_same_is_learnt_as_at_once() -> None:
    rows = draw([0, 1, 2] * 30, 3)

    at_once, in_parts = learn(rows).head, learn(rows, at_a_time=7).head

    assert np.allclose(at_once.weights, in_parts.weights, atol=1e-5)
    assert at_once.starts == in_parts.starts
    assert at_once.sharpness == in_parts.sharpness


def test_a_picture_left_out_is_told_as_by_a_head_that_never_saw_it() -> None:
    rows = draw([0, 1, 2] * 6, 3)
    learnt = learn(rows)

    left_out = learnt.leave_out(rows)

    others = np.arange(len(rows)) != 4
    learner = Learner(rows.directions.mean(0), np.zeros(3, bool), 2)
    learner.add(Rows(rows.directions[others], rows.said[:, others], rows.columns[others]))
    alone = learner.learn().head
    alone = LearntHead(alone.weights, alone.intercept, learnt.choice.sharpness, learnt.choice.starts)
    assert np.allclose(left_out[4], alone.find_probabilities(rows.directions[[4]], rows.said[:, [4]])[0])


def test_classes_without_a_label_are_left_to_the_networks() -> None:
    shown = [0, 1, 2, 3] * 25
    right = 0.9 * np.eye(4)[shown] + 0.025
    everything = draw(shown, 4, np.stack([right, right]))
    labelled = np.flatnonzero(everything.columns < 2)[:10]
    rows = Rows(everything.directions[labelled], everything.said[:, labelled], everything.columns[labelled])
    learner = Learner(everything.directions.mean(0), np.ones(4, bool), 2)
    learner.add(rows)

    guesses = learner.learn().head.find_probabilities(everything.directions, everything.said).argmax(1)

    assert (guesses == everything.columns).all()


def test_networks_that_are_wrong_are_outvoted() -> None:
    shown = [0, 1, 2] * 40
    wrong = 0.9 * np.eye(3)[(np.array(shown) + 1) % 3]
    rows = draw(shown, 3, np.stack([wrong, wrong]))

    learnt = learn(rows, known=True)

    assert (learnt.leave_out(rows).argmax(1) == rows.columns).mean() > 0.9


def test_the_better_network_counts_more() -> None:
    shown = [0, 1, 2] * 40
    right, wrong = np.eye(3)[shown], np.eye(3)[(np.array(shown) + 1) % 3]

    learnt = learn(draw(shown, 3, np.stack([wrong, right]), noise=8), known=True)

    assert learnt.choice.starts[0] == 0
    assert learnt.choice.starts[1] > 0


def test_the_only_picture_of_its_class_cannot_be_told_without_its_label() -> None:
    rows = draw([0, 0, 1], 2)

    assert learn(rows).can_tell(rows).tolist() == [True, True, False]
    assert learn(rows, known=True).can_tell(rows).all()
