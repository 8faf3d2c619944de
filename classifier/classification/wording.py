"""What the network found, in a person's words. It never sounds surer than it is."""

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ml_models.labels import LABELS

NAMES: Mapping[str, Promise] = dict(
    zip(
        LABELS,
        (
            gettext_lazy("airplane"),
            gettext_lazy("automobile"),
            gettext_lazy("bird"),
            gettext_lazy("cat"),
            gettext_lazy("deer"),
            gettext_lazy("dog"),
            gettext_lazy("frog"),
            gettext_lazy("horse"),
            gettext_lazy("ship"),
            gettext_lazy("truck"),
        ),
        strict=True,
    )
)
WITH_ARTICLE: Mapping[str, Promise] = dict(
    zip(
        LABELS,
        (
            pgettext_lazy("after 'Most likely'", "an airplane"),
            pgettext_lazy("after 'Most likely'", "an automobile"),
            pgettext_lazy("after 'Most likely'", "a bird"),
            pgettext_lazy("after 'Most likely'", "a cat"),
            pgettext_lazy("after 'Most likely'", "a deer"),
            pgettext_lazy("after 'Most likely'", "a dog"),
            pgettext_lazy("after 'Most likely'", "a frog"),
            pgettext_lazy("after 'Most likely'", "a horse"),
            pgettext_lazy("after 'Most likely'", "a ship"),
            pgettext_lazy("after 'Most likely'", "a truck"),
        ),
        strict=True,
    )
)

PLACES: tuple[tuple[Promise, Promise, Promise], ...] = (
    (gettext_lazy("the upper left"), gettext_lazy("the top"), gettext_lazy("the upper right")),
    (gettext_lazy("the left side"), gettext_lazy("the middle"), gettext_lazy("the right side")),
    (gettext_lazy("the lower left"), gettext_lazy("the bottom"), gettext_lazy("the lower right")),
)


def say_percent(probability: float) -> str:
    """A probability (0..1) in whole percent; never "0 %" or "100 %", which no network can know."""
    percent = round(probability * 100)
    if percent >= 100:
        return _("over 99 %")
    if percent < 1:
        return _("under 1 %")
    return _("%(percent)d %%") % {"percent": percent}


def compose_sentence(top: list[tuple[str, float]], *, is_unsure: bool, is_outside: bool) -> str:
    """The answer in one sentence, from the most probable labels with their probabilities (0..1)."""
    (first, confidence), (second, runner_up) = top[:2]
    if is_outside:
        return _("Probably none of the ten.")
    if is_unsure:
        return _("Not sure: %(first)s %(confidence)s, %(second)s %(runner_up)s") % {
            "first": NAMES[first],
            "confidence": say_percent(confidence),
            "second": NAMES[second],
            "runner_up": say_percent(runner_up),
        }
    return _("Most likely %(thing)s (%(confidence)s)") % {
        "thing": WITH_ARTICLE[first],
        "confidence": say_percent(confidence),
    }


def say_places(places: list[tuple[int, int]]) -> str:
    """Where the network looked most: none, one or two parts of the picture as (row, column) of 0..2."""
    names = [PLACES[row][column] for row, column in places]
    if not names:
        return _("No single part mattered much: it went by the picture as a whole.")
    if len(names) == 1:
        return _("It looked most at %(place)s.") % {"place": names[0]}
    return _("It looked most at %(first)s and %(second)s.") % {"first": names[0], "second": names[1]}


def say_share(share: float) -> str:
    """A share (0..1) with at most one decimal. Only what is whole is called 100 %."""
    percent = round(100 * share, 1) if share >= 1 else min(round(100 * share, 1), 99.9)
    return _("%(percent)s %%") % {"percent": number_format(percent, decimal_pos=1 if percent % 1 else 0)}
