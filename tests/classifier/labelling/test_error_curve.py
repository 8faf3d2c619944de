"""The curve of wrong guesses: what it says before any decision, and what it learns from them."""

import numpy as np
import numpy.typing as npt

from classifier.labelling.error_curve import EDGES, STEPS, ErrorCurve
from ml_models.calibration import Floats

NOTHING = np.zeros(STEPS + 1)


def count(confidences: Floats) -> Floats:
    """Guesses of these confidences by step."""
    steps = np.searchsorted(EDGES, confidences, side="right") - 1
    return np.bincount(steps, minlength=STEPS + 1).astype(float)


def draw_pile(size: int = 4000, wrong_at: float = 1.0) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Confidences, the least sure first, and which of the guesses are wrong: sigmoid(0.2 - 9 u) of them."""
    rng = np.random.default_rng(5)
    places = (np.arange(size) + 0.5) / size
    is_wrong = rng.random(size) < wrong_at / (1 + np.exp(-(0.2 - 9 * places)))
    return 0.4 + 0.6 * places, is_wrong


def test_without_pictures_nothing_is_wrong() -> None:
    expected = ErrorCurve.weigh(NOTHING, NOTHING, NOTHING, 0.1).expect(NOTHING)

    assert (expected.count, expected.mean, expected.low, expected.high, expected.percent) == (0, 0, 0, 0, 0)


def test_a_network_that_is_all_wrong_or_all_right_breaks_nothing() -> None:
    every = count(np.full(100, 0.9))

    assert ErrorCurve.weigh(every, every, NOTHING, 0.0).expect(every).mean < 5
    assert ErrorCurve.weigh(every, NOTHING, every, 1.0).expect(every).mean > 30


def test_before_any_decision_it_is_the_networks_own_opinion_and_far_from_certain() -> None:
    every = count(draw_pile()[0])

    for opinion in (0.05, 0.1, 0.2):
        expected = ErrorCurve.weigh(every, NOTHING, NOTHING, opinion).expect(every)
        assert abs(expected.mean / 4000 - opinion) < 0.04
        assert expected.high - expected.low > 0.05 * 4000 * opinion


def test_decisions_on_the_doubtful_ones_correct_an_opinion_that_is_much_too_good() -> None:
    confidences, is_wrong = draw_pile()
    every, done = count(confidences), 800
    right = count(confidences[:done][~is_wrong[:done]])
    wrong = count(confidences[:done][is_wrong[:done]])
    left = count(confidences[done:])

    expected = ErrorCurve.weigh(every, right, wrong, 0.02).expect(left)

    assert expected.low <= is_wrong[done:].sum() <= expected.high


def test_the_interval_shrinks_with_every_decision() -> None:
    confidences, is_wrong = draw_pile()
    every, widths = count(confidences), []
    for done in (0, 200, 1000, 3000):
        right, wrong = (count(confidences[:done][is_wrong[:done] == kind]) for kind in (False, True))
        expected = ErrorCurve.weigh(every, right, wrong, 0.08).expect(count(confidences[done:]))
        widths.append(expected.high - expected.low)

    assert widths == sorted(widths, reverse=True)


def test_the_same_evidence_is_told_the_same_twice() -> None:
    every = count(draw_pile()[0])

    assert len({ErrorCurve.weigh(every, NOTHING, NOTHING, 0.1).expect(every) for _time in range(3)}) == 1


def test_the_less_sure_the_more_often_wrong() -> None:
    rates = ErrorCurve.weigh(count(draw_pile()[0]), NOTHING, NOTHING, 0.1).rates

    assert (np.diff(rates) <= 1e-9).all()
    assert rates[0] > 0.3 > 0.05 > rates[-1]
