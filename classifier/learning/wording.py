"""What a dataset has learnt, in a person's words. It never sounds surer than what it rests on."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classifier.classification.wording import say_percent
from classifier.learning.selectors import Learning
from classifier.models import Head


def describe_learning(learning: Learning) -> str:
    """Where the dataset's learning stands, in a sentence or two."""
    if not learning.can_learn:
        return _(
            "Nothing is learnt here: the photo network, which it takes, is not available on this server."
        )
    if not learning.learns:
        return _("It does not learn from reviews.")
    if learning.head is not None:
        return describe_head(learning.head)
    if learning.is_under_way or learning.lacking:
        return _("It is learning from the labels.")
    return _("It learns from your reviews, as soon as two classes have labels.")


def describe_head(head: Head) -> str:
    """What a head rests on, how many of its guesses are right, and how many were before."""
    after = ngettext("After %(count)d label", "After %(count)d labels", head.label_count)
    after %= {"count": head.label_count}
    if head.right_share is None or head.right_before is None:
        return _("%(after)s: too few yet to tell how many of its guesses are right.") % {"after": after}
    return _("%(after)s: %(share)s of its guesses are right (without learning %(before)s).") % {
        "after": after,
        "share": say_percent(head.right_share),
        "before": say_percent(head.right_before),
    }
