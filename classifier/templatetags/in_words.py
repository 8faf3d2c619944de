"""Numbers as people say them, for templates."""

from math import ceil
from uuid import UUID

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classifier.classification.wording import say_percent, say_share
from classifier.labelling.hints import name_hints
from classifier.models import Image

register = template.Library()


@register.filter
def size_in_words(size: int) -> str:
    """Return a number of bytes (>= 0) in the largest fitting unit: 20971520 as "20 MB", 1536 as "1.5 kB"."""
    if size < 1024:
        return ngettext("%(size)d byte", "%(size)d bytes", size) % {"size": size}
    if size < 1024**2:
        return _("%(size)s kB") % {"size": _short(size / 1024)}
    if size < 1024**3:
        return _("%(size)s MB") % {"size": _short(size / 1024**2)}
    return _("%(size)s GB") % {"size": _short(size / 1024**3)}


@register.filter
def percent_in_words(probability: float) -> str:
    """Return a probability (0..1) in whole percent: 0.934 as "93 %", never "0 %" or "100 %"."""
    return say_percent(probability)


@register.filter
def share_in_words(share: float) -> str:
    """Return a share (0..1) with at most one decimal: 0.9714 as "97.1 %"; only a whole one is "100 %"."""
    return say_share(share)


@register.filter
def megapixels(pixels: int) -> str:
    """Return a number of pixels in millions, without the word: 50000000 as "50"."""
    return _short(pixels / 1_000_000)


@register.filter
def milliseconds_in_words(duration: float) -> str:
    """Return a duration in milliseconds as "12 milliseconds", from a second on as "1.4 seconds"."""
    if duration >= 1000:
        seconds = round(duration / 1000, 1)
        return ngettext("%(seconds)s second", "%(seconds)s seconds", ceil(seconds)) % {
            "seconds": _short(seconds)
        }
    whole = max(1, round(duration))
    return ngettext("%(duration)d millisecond", "%(duration)d milliseconds", whole) % {"duration": whole}


@register.filter
def hints_in_words(quality: int | None) -> list[str]:
    """Return what may be wrong with a picture, from its `quality`: ["very dark", "blurred"]."""
    return [str(name) for name in name_hints(quality)]


@register.filter
def copies_of(image: Image, sizes: dict[UUID, int]) -> int:
    """Return how many near copies an image has, from the sizes of the groups by key."""
    return sizes.get(image.group, 1) - 1 if image.group else 0


def _short(number: float) -> str:
    """Return a number with one decimal below ten, unless that is a zero, and with none above."""
    rounded = round(number, 1 if number < 10 else 0)
    return number_format(rounded, decimal_pos=0 if rounded == int(rounded) else 1)
