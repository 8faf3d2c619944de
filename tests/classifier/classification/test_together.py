"""Callers who wait at the same time share a batch, and nothing else."""

import threading
import time

import numpy as np
import pytest

from classifier.classification.together import Together
from classifier.classification.turns import Turns
from ml_models.predictor import Floats
from ml_models.preprocess import Views


class Slow:
    """Answers with each picture's first value, once it may. Refuses the value 13."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.may_go = threading.Event()

    def predict(self, pictures: Views) -> tuple[Floats, Floats]:
        self.sizes.append(len(pictures))
        assert self.may_go.wait(10)
        if (pictures == 13).any():
            raise ValueError("thirteen")
        values = pictures[:, 0, 0, :1].astype(np.float32)
        return values, values + 1000


def ask_all(together: Together, network: Slow, values: list[int], most: int) -> list[float | str]:
    """The answers to all, the first of whom has the network when the others ask, one after another."""
    answers: list[float | str] = [""] * len(values)

    def ask(place: int) -> None:
        views = np.full((2, 32, 32, 3), values[place], np.uint8)
        try:
            logits, features = together.predict(network, views, is_urgent=True, most=most)
        except ValueError as error:
            answers[place] = str(error)
        else:
            assert features.tolist() == [[values[place] + 1000]] * 2
            answers[place] = float(logits[0, 0])

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(len(values))]
    for place, thread in enumerate(threads):
        thread.start()
        while not network.sizes or len(together._orders) < place:
            time.sleep(0.001)
    network.may_go.set()
    for thread in threads:
        thread.join(10)
    return answers


def test_what_one_caller_sends_spoils_nobody_elses_answer() -> None:
    network = Slow()
    assert ask_all(Together(Turns()), network, [1, 2, 13, 3], 16) == [1, 2, "thirteen", 3]


def test_callers_who_wait_go_together_as_far_as_a_batch_goes() -> None:
    network = Slow()
    assert ask_all(Together(Turns()), network, [1, 2, 3, 4, 5], 6) == [1, 2, 3, 4, 5]
    assert network.sizes == [2, 6, 2]


def test_callers_of_different_networks_never_share_a_batch() -> None:
    together, one, other = Together(Turns()), Slow(), Slow()
    one.may_go.set()
    other.may_go.set()
    views = np.zeros((2, 32, 32, 3), np.uint8)
    for network in (one, other):
        together.predict(network, views, is_urgent=True, most=16)
    assert (one.sizes, other.sizes) == ([2], [2])


def test_what_can_wait_goes_alone_and_its_error_is_its_own() -> None:
    together, network = Together(Turns()), Slow()
    network.may_go.set()
    with pytest.raises(ValueError, match="thirteen"):
        together.predict(network, np.full((1, 32, 32, 3), 13, np.uint8), is_urgent=False, most=16)
    logits, _features = together.predict(
        network, np.full((1, 32, 32, 3), 7, np.uint8), is_urgent=False, most=16
    )
    assert logits.tolist() == [[7]]
