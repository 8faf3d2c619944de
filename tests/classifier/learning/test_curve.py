"""The curve of what was learnt, and the words for it."""

import pytest

from classifier.learning.curve import HEIGHT, WIDTH, draw_curve
from classifier.learning.selectors import Learning
from classifier.learning.wording import describe_learning
from classifier.models import Head


def make_head(labels: int, share: float | None, before: float | None = 0.79) -> Head:
    return Head(version=1, label_count=labels, right_share=share, right_before=before, sharpness=1)


@pytest.mark.parametrize("shares", [[], [0.8], [None, None], [None, 0.9]])
def test_one_point_is_no_curve(shares: list[float | None]) -> None:
    assert draw_curve([make_head(10, share) for share in shares]) is None


def test_it_lies_within_its_picture_and_rises_where_more_is_right() -> None:
    curve = draw_curve([make_head(10, 0.8), make_head(20, 0.9), make_head(40, 0.97)])

    assert curve is not None
    points = [tuple(map(float, point.split(","))) for point in curve.learnt.split()]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert [x for x, _y in points] == sorted(x for x, _y in points)
    assert [y for _x, y in points] == sorted((y for _x, y in points), reverse=True)
    assert "80 % after 10 labels, 97 % after 40; without learning it would be 79 %" in curve.text


def test_the_same_number_of_labels_twice_is_no_problem() -> None:
    curve = draw_curve([make_head(10, 1.0, 1.0), make_head(10, 1.0, 0.0)])

    assert curve is not None
    assert "nan" not in curve.learnt + curve.before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"can_learn": False}, "Nothing is learnt here"),
        ({"learns": False}, "does not learn"),
        ({}, "as soon as two classes have labels"),
        ({"lacking": 3}, "is learning"),
        ({"head": make_head(1, None)}, "After 1 label: too few yet to tell"),
        (
            {"head": make_head(40, 0.96)},
            "After 40 labels: 96 % of its guesses are right (without learning 79 %).",
        ),
        (
            {"head": make_head(40, 1.0, 0.0)},
            "over 99 % of its guesses are right (without learning under 1 %)",
        ),
    ],
)
def test_it_is_said_where_learning_stands(changes: dict[str, object], said: str) -> None:
    usual: dict[str, object] = {
        "learns": True,
        "can_learn": True,
        "head": None,
        "history": [],
        "lacking": 0,
        "is_under_way": False,
    }

    assert said in describe_learning(Learning(**(usual | changes)))  # type: ignore[arg-type]
