"""Why a picture is refused: a code for programs, a sentence for the person, a status for HTTP."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STATUS_OF_CODE = {
    "empty": 400,
    "too_many_bytes": 413,
    "too_many_pixels": 413,
    "not_a_picture": 415,
    "unsupported_format": 415,
    "too_small": 422,
    "broken": 422,
    "busy": 503,
}


class PictureRefused(Exception):
    """A file that is not taken in: `code` (a key of STATUS_OF_CODE), `sentence` (lazy), `status` (HTTP)."""

    def __init__(self, code: str, sentence: StrOrPromise) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.status = STATUS_OF_CODE[code]


def refuse_empty() -> PictureRefused:
    """A file without a single byte."""
    return PictureRefused("empty", _("This file is empty. Please choose a file that holds a picture."))


def refuse_bytes(size: int, most: int) -> PictureRefused:
    """A file of `size` bytes where at most `most` are taken."""
    sentence = _("This file has {size} MB; at most {most} MB are possible.")
    mega = 1_000_000 / 2**20
    values = {"size": _above(size * mega), "most": _below(most * mega)}
    return PictureRefused("too_many_bytes", format_lazy(sentence, **values))


def refuse_pixels(pixels: int, most: int) -> PictureRefused:
    """A picture of `pixels` pixels where at most `most` are taken."""
    sentence = _("This picture has {pixels} megapixels; at most {most} are possible.")
    return PictureRefused("too_many_pixels", format_lazy(sentence, pixels=_above(pixels), most=_below(most)))


def refuse_far_too_many_pixels(most: int) -> PictureRefused:
    """A picture that Pillow itself refuses from its header, without telling the number."""
    sentence = _("This picture has far too many pixels; at most {most} megapixels are possible.")
    return PictureRefused("too_many_pixels", format_lazy(sentence, most=_below(most)))


def refuse_memory(format_name: str, pixels: int, most: int) -> PictureRefused:
    """A picture whose format needs so much memory that only `most` pixels of this kind can be read."""
    sentence = _(
        "This picture has {pixels} megapixels; at most {most} are possible for this kind of {format} file, "
        "which takes much memory to read. Saved as an ordinary JPEG, a larger one is possible."
    )
    values = {"pixels": _above(pixels), "most": _below(most), "format": format_name}
    return PictureRefused("too_many_pixels", format_lazy(sentence, **values))


def refuse_small(width: int, height: int, least: int) -> PictureRefused:
    """A picture whose shortest side has fewer than `least` pixels."""
    sentence = _("This picture is {width} x {height} pixels; its shortest side needs at least {least}.")
    return PictureRefused("too_small", format_lazy(sentence, width=width, height=height, least=least))


def refuse_other_file(name: StrOrPromise | None = None) -> PictureRefused:
    """Not a picture at all; `name` says what it is, when that is known."""
    if name is None:
        sentence: StrOrPromise = _(
            "This file is not a picture. JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF and HEIC are."
        )
        return PictureRefused("not_a_picture", sentence)
    sentence = format_lazy(_("This file is not a picture but {name}."), name=name)
    return PictureRefused("not_a_picture", sentence)


def refuse_format(name: StrOrPromise) -> PictureRefused:
    """A picture in a format, `name`, that is recognised but not read."""
    sentence = _("This is {name}, which cannot be read here. Please save the picture as a JPEG or PNG.")
    return PictureRefused("unsupported_format", format_lazy(sentence, name=name))


def refuse_raw_photo() -> PictureRefused:
    """A camera's raw picture in the shape of a TIFF."""
    return refuse_format(_("a camera's raw picture"))


def refuse_drawing() -> PictureRefused:
    """An SVG: instructions for drawing, without pixels."""
    sentence = _("This is an SVG drawing, which has no pixels. Please export it as a PNG.")
    return PictureRefused("unsupported_format", sentence)


def refuse_broken(format_name: str) -> PictureRefused:
    """A file that says it is a picture but cannot be decoded to its end."""
    sentence = _(
        "This {format} picture is damaged, incomplete or of a rare kind, and could not be read. "
        "Please save or download it again."
    )
    return PictureRefused("broken", format_lazy(sentence, format=format_name))


def refuse_busy() -> PictureRefused:
    """The memory for decoding was not free within the waiting time."""
    sentence = _("The server is busy with other large pictures. Please try again in a moment.")
    return PictureRefused("busy", sentence)


def _above(number: float) -> str:
    """Millions rounded up to one digit after the point, so that they never read like the limit: '50.1'."""
    return f"{math.ceil(number / 100_000) / 10:g}"


def _below(number: float) -> str:
    """Millions rounded down to one digit after the point: '20.9', '50'."""
    return f"{math.floor(number / 100_000) / 10:g}"
