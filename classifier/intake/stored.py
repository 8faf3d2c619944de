"""Decodes within the service's limits and its memory: what was uploaded, and what is stored already."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import BinaryIO, cast

from django.conf import settings
from PIL.Image import Image as PILImage

from classifier.active_model import CNN, active_card
from classifier.intake.images import read_picture
from classifier.intake.limits import find_limits
from classifier.intake.originals import open_original
from classifier.intake.pixel_budget import PixelBudget
from classifier.models import Image
from classifier.storage import picture_storage
from ml_models.preprocess import Views, make_views


@cache
def pixel_budget() -> PixelBudget:
    """The memory that all decodes of this process share."""
    return PixelBudget(settings.DECODE_BUDGET_BYTES)


def make_views_again(image: Image, network: str = CNN) -> Views:
    """A network's input uint8 (views, side, side, 3), made of the stored original as at its upload.

    Raises StorageUnavailable or FileNotFoundError when the file cannot be had, PictureRefused when it is
    not taken in any more or there is no memory for it now.
    """
    with open_original(image) as file:
        picture = read_picture(file, find_limits(), pixel_budget())
    return make_views(picture.image, active_card(network).views)


def open_small(image: Image, max_side: int) -> PILImage:
    """The stored picture, RGB and upright, its longer side at most `max_side` pixels.

    The smallest copy that is stored serves. Raises as `make_views_again` does.
    """
    name = image.thumbnail or image.rendition or image.file
    with _open(image, name) as file:
        # The thumbnail of a very long picture may be thinner than what is taken in.
        limits = replace(find_limits(), min_side=1)
        small = read_picture(file, limits, pixel_budget(), draft_side=max_side).image
    small.thumbnail((max_side, max_side))
    return small


def _open(image: Image, name: str) -> BinaryIO:
    return cast(BinaryIO, picture_storage().open(name)) if name else open_original(image)
