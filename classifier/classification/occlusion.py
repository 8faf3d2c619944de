"""Asks the network about a picture of which parts are hidden."""

from collections.abc import Iterable, Sequence

import numpy as np
from PIL import Image
from PIL.Image import Image as PILImage

from classifier.active_model import active_card
from classifier.classification.explanation import Explanation, Floats, Mask, explain, hide
from classifier.classification.inference import find_probabilities
from ml_models.preprocess import ViewPolicy, Views, make_views

# The longer side, in pixels, of the picture that is explained: the network sees 32, and hiding parts of more
# takes longer.
LONG_SIDE = 160


def explain_picture(picture: PILImage, label: int) -> Explanation:
    """What in an RGB picture, of LONG_SIDE at most, speaks for the class `label`."""
    policy = active_card().views
    [whole] = make_views(picture, ViewPolicy(("whole",), policy.filter))

    def ask_quickly(masks: Sequence[Mask]) -> Floats:
        return _find_probabilities((hide(whole, mask)[np.newaxis] for mask in masks), label)

    def ask(masks: Sequence[Mask]) -> Floats:
        return _find_probabilities((make_views(hide_in(picture, mask), policy) for mask in masks), label)

    return explain(ask_quickly, ask)


def hide_in(picture: PILImage, mask: Mask) -> PILImage:
    """The RGB picture with its mean colour wherever the mask (32, 32), stretched over it, is true."""
    stretched = Image.fromarray(mask.astype(np.uint8)).resize(picture.size, Image.Resampling.NEAREST)
    return Image.fromarray(hide(np.asarray(picture), np.asarray(stretched) > 0))


def _find_probabilities(pictures: Iterable[Views], label: int) -> Floats:
    return np.array([probabilities[label] for probabilities in find_probabilities(pictures)])
