"""How much accuracy is left when pictures get worse."""

from typing import Any

import numpy as np

from ml_models.training.data import Pictures
from ml_models.training.evaluation.corruptions import CORRUPTIONS, corrupt
from ml_models.training.evaluation.prediction import Network, find

SAMPLE = 400


def describe_robustness(test: Pictures, network: Network, sample: int = SAMPLE) -> dict[str, Any]:
    """Accuracy on ``sample`` test pictures spread over the split: clean, and by corruption and strength."""
    some = test.take(np.linspace(0, len(test) - 1, min(sample, len(test))).astype(np.int64))
    result: dict[str, Any] = {"clean": _measure(some, some.x, network)}
    for name in CORRUPTIONS:
        result[name] = [_measure(some, corrupt(some.x, name, strength), network) for strength in range(3)]
    result["mean"] = float(np.mean([result[name] for name in CORRUPTIONS]))
    return result


def _measure(some: Pictures, pictures: np.ndarray, network: Network) -> float:
    return float((find(pictures, network).logits.argmax(1) == some.y).mean())
