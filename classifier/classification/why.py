"""Why the network answered as it did, for one stored picture."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image as Pillow
from PIL.Image import Image as PILImage

from classifier.active_model import active_card
from classifier.classification.explanation import (
    LITTLE,
    Explanation,
    Floats,
    Mask,
    explain,
    find_places,
    hide,
)
from classifier.classification.heat_map import draw_heat_map
from classifier.classification.inference import classify_patiently
from classifier.classification.wording import NAMES, say_percent, say_places
from classifier.intake.decoding import open_small
from classifier.models import Image, Prediction
from ml_models.labels import LABELS
from ml_models.preprocess import ViewPolicy, Views, make_views


@dataclass(frozen=True)
class Why:
    """What the network looked at for the class `name`.

    `address` is the heat map as a data: URL, `place` the same in words. `confidence` is what the page says of
    the class, `confidence_hidden` what is left of it with the hottest quarter hidden.
    """

    name: str
    address: str
    place: str
    confidence: str
    confidence_hidden: str


def find_why(image: Image, prediction: Prediction) -> Why:
    """Explain the active version's `prediction` of `image` by its stored picture.

    Raises StorageUnavailable, FileNotFoundError or PictureRefused when that cannot be had or decoded.
    """
    picture = open_small(image)
    found = explain_picture(picture, LABELS.index(prediction.top_class))
    stands_out = found.left < prediction.confidence * np.exp(-LITTLE)
    png = draw_heat_map(found.heat, found.quarter, *picture.size)
    return Why(
        name=str(NAMES[prediction.top_class]),
        address=f"data:image/png;base64,{b64encode(png).decode('ascii')}",
        place=say_places(find_places(found.heat) if stands_out else []),
        confidence=say_percent(prediction.confidence),
        confidence_hidden=say_percent(found.left),
    )


def explain_picture(picture: PILImage, label: int) -> Explanation:
    """What in an RGB picture speaks for the class `label`."""
    policy = active_card().views
    [whole] = make_views(picture, ViewPolicy(("whole",), policy.filter))

    def ask_quickly(masks: Sequence[Mask]) -> Floats:
        return _find_probabilities((hide(whole, mask)[np.newaxis] for mask in masks), label)

    def ask(masks: Sequence[Mask]) -> Floats:
        return _find_probabilities((make_views(hide_in(picture, mask), policy) for mask in masks), label)

    # A question costs as many views as the policy has: about sixty in all stay within a fifth of a second.
    return explain(ask_quickly, ask, tries=max(2, 10 // len(policy.views)))


def hide_in(picture: PILImage, mask: Mask) -> PILImage:
    """The RGB picture with its mean colour wherever the mask (32, 32), stretched over it, is true."""
    stretched = Pillow.fromarray(mask.astype(np.uint8)).resize(picture.size, Pillow.Resampling.NEAREST)
    return Pillow.fromarray(hide(np.asarray(picture), np.asarray(stretched) > 0))


def _find_probabilities(pictures: Iterable[Views], label: int) -> Floats:
    found = classify_patiently(pictures)
    return np.array([classification.judgement.probabilities[label] for classification in found])
