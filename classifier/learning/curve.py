"""The curve of what a dataset has learnt: shares of right guesses by labels, as the numbers that a page
draws."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from classifier.classification.wording import say_percent
from classifier.models import Head

WIDTH, HEIGHT = 320, 120
# Beside the curve is room for its ends' figures, in the same units.
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 8, 20
STEPS = (0.0, 0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True)
class Line:
    """A level line across the curve, and what it is."""

    y: float
    text: str


@dataclass(frozen=True)
class Curve:
    """Points of two polylines, "x,y x,y ...", within WIDTH x HEIGHT, the top left being the origin.

    `learnt` is with learning, `before` without. `text` says the same in words.
    """

    learnt: str
    before: str
    last: tuple[float, float]
    lines: list[Line]
    first_count: int
    last_count: int
    text: str


def draw_curve(history: Sequence[Head]) -> Curve | None:
    """The curve of heads, the oldest first; None where fewer than two of them know how good they are."""
    points = [
        (head.label_count, head.right_share, head.right_before)
        for head in history
        if head.right_share is not None and head.right_before is not None
    ]
    if len(points) < 2:
        return None
    lowest = max(step for step in STEPS if step <= min(min(point[1:]) for point in points))
    counts = [point[0] for point in points]
    start, span = min(counts), max(max(counts) - min(counts), 1)

    def place(count: int, share: float) -> tuple[float, float]:
        x = LEFT + (count - start) / span * (WIDTH - LEFT - RIGHT)
        return round(x, 1), round(_find_height(share, lowest), 1)

    learnt = [place(count, share) for count, share, _before in points]
    before = [place(count, share) for count, _share, share in points]
    return Curve(
        learnt=_join(learnt),
        before=_join(before),
        last=learnt[-1],
        lines=[
            Line(round(_find_height(share, lowest), 1), _("%(percent)d %%") % {"percent": round(100 * share)})
            for share in (lowest, 1.0)
        ],
        first_count=counts[0],
        last_count=counts[-1],
        text=_describe(points),
    )


def _find_height(share: float, lowest: float) -> float:
    return TOP + (1 - share) / (1 - lowest) * (HEIGHT - TOP - BOTTOM)


def _join(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _describe(points: Sequence[tuple[int, float, float]]) -> str:
    (first, share, _first_before), (last, now, before) = points[0], points[-1]
    sentence = _(
        "Share of right guesses: %(share)s after %(first)d labels, %(now)s after %(last)d; without learning "
        "it would be %(before)s."
    )
    words = {"share": say_percent(share), "now": say_percent(now), "before": say_percent(before)}
    return sentence % (words | {"first": first, "last": last})
