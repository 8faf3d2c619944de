"""Review: one picture, large, and one decision."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from classifier.error_views import render_error
from classifier.intake.originals import find_loss
from classifier.labelling import services
from classifier.labelling.audits import count_answers, find_unchecked
from classifier.labelling.groups import count_undecided_copies
from classifier.labelling.guesses import find_guesses, list_offers
from classifier.labelling.selectors import find_progress
from classifier.labelling.services import Chosen, Occasion, Outcome
from classifier.labelling.turns import Turn, find_audit, find_following, read_turn
from classifier.labelling.views.reading import find_class
from classifier.labelling.wording import describe_audit
from classifier.models import Class, Dataset
from classifier.ownership import get_dataset_or_404, provide_person
from classifier.permissions import Action

KEYS = "1234567890"
SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """The picture whose turn it is; posted to, one decision, and on to the next."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    if request.method == "POST":
        return _decide(request, dataset)
    turn = read_turn(dataset, request.GET)
    audit = find_audit(dataset, request.GET.get("audit", ""))
    if turn is None and audit is not None:
        context: dict[str, Any] = {"dataset": dataset, "audit": audit, "result": describe_audit(audit)}
        return render(request, "labelling/audited.html", context)
    context = {"dataset": dataset, "progress": find_progress([dataset])[dataset.pk]}
    if turn is None:
        return render(request, "labelling/reviewed.html", context)
    return render(request, "labelling/review.html", context | _describe(request, dataset, turn))


def _describe(request: HttpRequest, dataset: Dataset, turn: Turn) -> dict[str, Any]:
    classes = list(dataset.classes.all())
    guesses = find_guesses(dataset, turn.image, classes)
    following = find_following(dataset, turn)
    next_query = f"{following.query}&queue=1" if following else ""
    if turn.audit and not following:
        next_query = f"audit={turn.audit.pk}"
    return {
        "turn": turn,
        "image": turn.image,
        "copies": count_undecided_copies(turn.image),
        "following": following,
        "next_query": next_query,
        "left": find_unchecked(turn.audit).count() if turn.audit else None,
        "guesses": guesses[:SHOWN],
        "offers": list_offers(turn, [guess.label for guess in guesses]),
        "classes": [(each, KEYS[place] if place < len(KEYS) else "") for place, each in enumerate(classes)],
        "problem": request.GET.get("problem", ""),
        "loss": find_loss(turn.image),
    }


def _decide(request: HttpRequest, dataset: Dataset) -> HttpResponse:
    if request.POST.get("action") == "undo":
        return _undo(request, dataset)
    try:
        chosen = Chosen(uuid.UUID(request.POST.get("image", "")), int(request.POST.get("version", "")))
    except ValueError:
        return render_error(request, 400)
    label = _find_class(request, dataset)
    if label is None and request.POST.get("action") not in ("none", "leave_out"):
        return _tell(request, dataset, f"{_back(request, chosen)}&problem=unknown_class")
    outcome = _carry_out(request, dataset, chosen, label)
    if not outcome.changed and not outcome.unchanged:
        return _tell(request, dataset, f"{_back(request, chosen)}&problem=stale")
    return _go_on(request, dataset, request.POST.get("next", ""))


def _carry_out(request: HttpRequest, dataset: Dataset, chosen: Chosen, label: Class | None) -> Outcome:
    audit = find_audit(dataset, request.POST.get("audit", ""))
    occasion = Occasion(
        is_in_turn="asked" not in request.POST and audit is None,
        drawn_at_random=bool(request.POST.get("drawn")),
        audit=audit,
    )
    common: dict[str, Any] = {
        "dataset": dataset,
        "chosen": [chosen],
        "person": provide_person(request),
        "occasion": occasion,
    }
    outcome = _call(request, common, label)
    if audit is not None:
        count_answers(audit=audit)
    return outcome


def _call(request: HttpRequest, common: dict[str, Any], label: Class | None) -> Outcome:
    if request.POST.get("action") == "none":
        return services.mark_none(**common)
    if request.POST.get("action") == "leave_out" or label is None:
        return services.leave_out(**common)
    return services.correct(label=label, **common)


def _undo(request: HttpRequest, dataset: Dataset) -> HttpResponse:
    outcome = services.undo(dataset=dataset, person=provide_person(request))
    audit = find_audit(dataset, request.POST.get("audit", ""))
    queue = ""
    if audit is not None:
        count_answers(audit=audit)
        queue = f"&audit={audit.pk}"
    if not outcome.changed:
        image = request.POST.get("image", "")
        return _go_on(request, dataset, f"image={image}{queue}&problem=nothing_to_undo")
    return _go_on(request, dataset, f"image={outcome.changed[0]}{queue}")


def _find_class(request: HttpRequest, dataset: Dataset) -> Class | None:
    """The class whose button was pressed, or whose name was typed; its beginning may do."""
    name = request.POST.get("name", "").strip()
    if not name:
        return find_class(dataset, request.POST.get("label", ""))
    exact = dataset.classes.filter(name__iexact=name).first()
    begun = list(dataset.classes.filter(name__istartswith=name)[:2])
    return exact or (begun[0] if len(begun) == 1 else None)


def _back(request: HttpRequest, chosen: Chosen) -> str:
    """The query that leads to the picture again, in its audit if it was asked there."""
    audit = request.POST.get("audit", "")
    return urlencode({"image": chosen.image_id} | ({"audit": audit} if audit else {}))


def _go_on(request: HttpRequest, dataset: Dataset, query: str) -> HttpResponse:
    """To another picture; a script that has it already is told with an empty answer that all is well."""
    if "quietly" in request.POST:
        return HttpResponse(status=204)
    return _redirect(dataset, query)


def _tell(request: HttpRequest, dataset: Dataset, query: str) -> HttpResponse:
    """Back to the picture, with what was wrong."""
    if "quietly" in request.POST:
        return HttpResponse(status=409)
    return _redirect(dataset, query)


def _redirect(dataset: Dataset, query: str) -> HttpResponseRedirect:
    address = reverse("review", args=[dataset.pk])
    return HttpResponseRedirect(f"{address}?{QueryDict(query).urlencode()}")
