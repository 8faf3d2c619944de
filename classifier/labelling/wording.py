"""What an action did, in a person's words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classifier.labelling.services import Outcome


def describe_outcome(outcome: Outcome) -> list[str]:
    """One sentence for what changed, and one for each kind of picture that did not."""
    changed, stale, unchanged = len(outcome.changed), len(outcome.stale), outcome.unchanged
    sentences = []
    if changed or not (stale or unchanged):
        sentences.append(
            ngettext("%(count)d picture was changed.", "%(count)d pictures were changed.", changed)
            % {"count": changed}
        )
    if outcome.covered:
        sentences.append(describe_covered(len(outcome.covered)))
    if stale:
        sentences.append(describe_stale(stale))
    if unchanged:
        sentences.append(
            ngettext(
                "%(count)d picture stayed as it was: it is decided so already, or cannot be yet.",
                "%(count)d pictures stayed as they were: they are decided so already, or cannot be yet.",
                unchanged,
            )
            % {"count": unchanged}
        )
    return sentences


def describe_covered(count: int) -> str:
    """For near copies that a decision covered."""
    return ngettext(
        "So was %(count)d near copy of what was changed.",
        "So were %(count)d near copies of what was changed.",
        count,
    ) % {"count": count}


def describe_stale(count: int) -> str:
    """For pictures that changed between looking and deciding."""
    return ngettext(
        "%(count)d picture was changed in the meantime, in another window or by someone else. "
        "It was left alone: look again.",
        "%(count)d pictures were changed in the meantime, in another window or by someone else. "
        "They were left alone: look again.",
        count,
    ) % {"count": count}


def describe_undo(outcome: Outcome) -> str:
    """What undoing did."""
    count = len(outcome.changed) + len(outcome.covered)
    if not count:
        return _("There is nothing to undo.")
    return ngettext(
        "Undone: %(count)d picture is as it was before.",
        "Undone: %(count)d pictures are as they were before.",
        count,
    ) % {"count": count}


def describe_regrouping(action: str, count: int) -> str:
    """What taking pictures out of their groups did, or putting them back."""
    if action == "put_back":
        return ngettext(
            "%(count)d picture is being compared with the others again.",
            "%(count)d pictures are being compared with the others again.",
            count,
        ) % {"count": count}
    return ngettext(
        "%(count)d picture was taken out of its group: decisions on the others do not touch it.",
        "%(count)d pictures were taken out of their groups: decisions on the others do not touch them.",
        count,
    ) % {"count": count}
