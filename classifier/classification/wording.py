"""What the network found, in a person's words. It never sounds surer than it is."""

from collections.abc import Mapping

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
