"""Why the network answered as it did, for one stored picture."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image as Pillow
from PIL.Image import Image as PILImage

from classifier.active_model import active_card
from classifier.classification.explanation import (
    Floats,
    Mask,
    find_heat,
    find_hottest,
    find_places,
    hide,
    list_masks,
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
    label = LABELS.index(prediction.top_class)
    heat = explain(picture, label)
    [left] = judge([make_views(hide_in(picture, find_hottest(heat)), active_card().views)])
    png = draw_heat_map(heat, *picture.size)
    return Why(
        name=str(NAMES[prediction.top_class]),
        address=f"data:image/png;base64,{b64encode(png).decode('ascii')}",
        place=say_places(find_places(heat)),
        confidence=say_percent(prediction.confidence),
        confidence_hidden=say_percent(float(left[label])),
    )


def explain(picture: PILImage, label: int) -> Floats:
    """The heat float64 (32, 32) of an RGB picture for a class; of its views, the one that shows all of it."""
    [view] = make_views(picture, ViewPolicy(("whole",), active_card().views.filter))
    masks = [mask for masks_of_size in list_masks() for mask in masks_of_size]
    before, *after = judge(_hide_each(view, masks))
    return find_heat(float(before[label]), np.array([probabilities[label] for probabilities in after]))


def hide_in(picture: PILImage, mask: Mask) -> PILImage:
    """The RGB picture with its mean colour wherever the mask (32, 32), stretched over it, is true."""
    stretched = Pillow.fromarray(mask.astype(np.uint8)).resize(picture.size, Pillow.Resampling.NEAREST)
    return Pillow.fromarray(hide(np.asarray(picture), np.asarray(stretched) > 0))


def judge(pictures: Iterable[Views]) -> Iterator[Floats]:
    """The calibrated probabilities (classes,) of each picture, given as its views."""
    return (found.judgement.probabilities for found in classify_patiently(pictures))


def _hide_each(view: Views, masks: list[Mask]) -> Iterator[Views]:
    yield view[np.newaxis]
    for mask in masks:
        yield hide(view, mask)[np.newaxis]
