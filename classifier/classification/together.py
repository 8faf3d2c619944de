"""Callers who wait for the network at the same time go through it together.

A batch of eight views takes the network a tenth less time than four batches of two, and the threads of a
service hand the network over once instead of four times.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from classifier.classification.turns import Turns

type _Views = npt.NDArray[np.uint8]
type _Answer = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]


class _Predictor(Protocol):
    """A network, whichever it is."""

    def predict(self, pictures: _Views) -> _Answer:
        """Logits and features of pictures uint8 (N, side, side, 3)."""
        ...


@dataclass(eq=False)
class _Order:
    """One caller's views, and what becomes of them."""

    predictor: _Predictor
    views: _Views
    most: int
    answer: _Answer | None = None
    error: Exception | None = None

    @property
    def is_done(self) -> bool:
        return self.answer is not None or self.error is not None

    def read(self) -> _Answer:
        """The answer. Raises the error that there was instead."""
        if self.error is not None:
            raise self.error
        if self.answer is None:
            raise RuntimeError("whoever waited has an answer or an error")
        return self.answer


class Together:
    """Whoever gets the turn takes the views of those behind them along."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._orders: deque[_Order] = deque()

    def predict(self, predictor: _Predictor, views: _Views, *, is_urgent: bool, most: int) -> _Answer:
        """What the predictor says of the views; at most `most` views of several callers at a time.

        What is not urgent goes alone, when nobody else waits. Raises what the predictor raises.
        """
        if not is_urgent:
            with self._turns.take(is_urgent=False):
                return predictor.predict(views)
        order = _Order(predictor, views, most)
        self._orders.append(order)
        with self._turns.take(is_urgent=True, unless=lambda: order.is_done) as is_mine:
            while is_mine and not order.is_done:
                _carry_out(self._collect())
        return order.read()

    def _collect(self) -> list[_Order]:
        """The first orders for one predictor. Only who has the turn may call this."""
        some = [self._orders.popleft()]
        first, size = some[0], len(some[0].views)
        while self._orders and self._orders[0].predictor is first.predictor:
            size += len(self._orders[0].views)
            if size > first.most:
                break
            some.append(self._orders.popleft())
        return some


def _carry_out(orders: Sequence[_Order]) -> None:
    try:
        logits, features = orders[0].predictor.predict(np.concatenate([order.views for order in orders]))
    except Exception as error:
        if len(orders) == 1:
            orders[0].error = error
            return
        for order in orders:  # one of them is to blame, and the others shall not suffer for it
            _carry_out([order])
        return
    ends = np.cumsum([len(order.views) for order in orders])[:-1]
    answers = zip(np.split(logits, ends), np.split(features, ends), strict=True)
    for order, answer in zip(orders, answers, strict=True):
        order.answer = answer
