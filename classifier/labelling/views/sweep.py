"""Sweeps: the piles, and a page of one of them."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from classifier.labelling import services
from classifier.labelling.pages import Position
from classifier.labelling.sweeps import Pile, find_pile, find_sweep_page, list_piles, sweep
from classifier.labelling.views.reading import read_marks
from classifier.labelling.wording import describe_stale, describe_undo
from classifier.ownership import get_dataset_or_404, provide_person
from classifier.permissions import Action

MAX_SHOWN = 200


@require_safe
def choose(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """The piles, with how many pictures are on each."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    return render(request, "labelling/sweeps.html", {"dataset": dataset, "piles": list_piles(dataset)})


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, dataset_id: uuid.UUID, key: str) -> HttpResponse:
    """A page of pictures that should all show the same; posted to, which do not, and on to the next."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    pile = find_pile(dataset, key)
    if pile is None:
        raise Http404
    if request.method == "POST":
        return _decide(request, pile)
    context: dict[str, Any] = {"dataset": dataset, "pile": pile}
    page = find_sweep_page(pile, _read_position(request, pile))
    if not page.images:
        return render(request, "labelling/swept.html", context | {"piles": list_piles(dataset)})
    return render(request, "labelling/sweep.html", context | {"page": page})


def _decide(request: HttpRequest, pile: Pile) -> HttpResponse:
    person = provide_person(request)
    if request.POST.get("action") == "undo":
        messages.success(request, describe_undo(services.undo(dataset=pile.dataset, person=person)))
        return redirect("sweep", pile.dataset.pk, pile.key)
    shown = list(read_marks(request.POST.getlist("shown")[:MAX_SHOWN]))
    picked = set(request.POST.getlist("wrong"))
    wrong = [each.image_id for each in shown if str(each.image_id) in picked]
    outcome = sweep(pile=pile, shown=shown, wrong=wrong, person=person)
    missed = len(outcome.stale) + outcome.unchanged
    if missed:
        messages.error(request, describe_stale(missed))
    if "quietly" in request.POST:
        return HttpResponse(status=409 if missed else 204)
    return redirect("sweep", pile.dataset.pk, pile.key)


def _read_position(request: HttpRequest, pile: Pile) -> Position | None:
    """How far the pile has been gone through; what makes no sense is its beginning."""
    try:
        return Position.read(request.GET.get("after", ""), pile.order)
    except ValueError:
        return None
