"""Why the network answered as it did, for one stored picture."""

from base64 import b64encode
from dataclasses import dataclass

import numpy as np

from classifier.classification.explanation import LITTLE, find_places
from classifier.classification.heat_map import draw_heat_map
from classifier.classification.occlusion import LONG_SIDE, explain_picture
from classifier.classification.wording import NAMES, say_percent, say_places
from classifier.intake.stored import open_small
from classifier.models import Image, Prediction
from ml_models.labels import LABELS


@dataclass(frozen=True)
class Why:
    """What the network looked at for the class `name`.

    `address` is the heat map as a data: URL, `place` the same in words. `share` (0..1) is how sure the
    network is of the class, `share_hidden` what is left of it with the hottest quarter hidden.
    """

    name: str
    address: str
    place: str
    share: float
    share_hidden: float

    @property
    def confidence(self) -> str:
        """The share as the pages say it."""
        return say_percent(self.share)

    @property
    def confidence_hidden(self) -> str:
        """What is left of it, likewise."""
        return say_percent(self.share_hidden)


def find_why(image: Image, prediction: Prediction) -> Why:
    """Explain the active version's `prediction` of `image` by its stored picture.

    Raises StorageUnavailable, FileNotFoundError or PictureRefused when that cannot be had or decoded.
    """
    picture = open_small(image, LONG_SIDE)
    found = explain_picture(picture, LABELS.index(prediction.top_class))
    stands_out = found.left < prediction.confidence * np.exp(-LITTLE)
    png = draw_heat_map(found.heat, found.quarter, *picture.size)
    return Why(
        name=str(NAMES[prediction.top_class]),
        address=f"data:image/png;base64,{b64encode(png).decode('ascii')}",
        place=say_places(find_places(found.heat) if stands_out else []),
        share=prediction.confidence,
        share_hidden=float(found.left),
    )
