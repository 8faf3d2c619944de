"""What an action did, in a person's words."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classifier.classification.wording import say_share
from classifier.labelling.audits import find_share
from classifier.labelling.estimates import Estimate
from classifier.labelling.services import Outcome
from classifier.models import Audit


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


def describe_estimate(estimate: Estimate) -> str:
    """How good the labels are and what is left to do, in one line: "97.1 % right now; about 180 more reviews
    to 99 %"."""
    now = _("%(share)s right now") % {"share": say_share(estimate.share)}
    return f"{now}; {_describe_rest(estimate)}"


def _describe_rest(estimate: Estimate) -> str:
    target = say_share(estimate.target)
    left = estimate.reviews_left
    if left is None:
        return _("%(target)s cannot be reached by reviews alone: too much was accepted unseen") % {
            "target": target
        }
    if left == 0:
        return _("the target of %(target)s is reached") % {"target": target}
    return ngettext(
        "about %(count)s more review to %(target)s", "about %(count)s more reviews to %(target)s", left
    ) % {"count": number_format(round_roughly(left)), "target": target}


def round_roughly(count: int) -> int:
    """Two leading digits are as much as an estimate knows: 183 becomes 180."""
    step: int = 10 ** max(len(str(count)) - 2, 0)
    return round(count / step) * step


def describe_audit(audit: Audit) -> str:
    """The result of an audit, with its interval of 95 %."""
    share, low, high = find_share(audit)
    facts = {"right": number_format(audit.right), "checked": number_format(audit.checked)}
    facts |= {"share": say_share(share), "low": say_share(low), "high": say_share(high)}
    return (
        ngettext(
            "%(right)s of %(checked)s label was right: %(share)s, and of all labels between %(low)s and "
            "%(high)s",
            "%(right)s of %(checked)s labels were right: %(share)s, and of all labels between %(low)s and "
            "%(high)s",
            audit.checked,
        )
        % facts
    )


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
