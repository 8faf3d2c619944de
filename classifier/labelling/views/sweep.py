"""Sweeps: the piles, and a page of one of them."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classifier.labelling import services
from classifier.labelling.classes import add_class
from classifier.labelling.pages import Position
from classifier.labelling.refusals import LabellingRefused
from classifier.labelling.sweeps import ClusterPile, Pile, find_pile, find_sweep_page, list_piles, sweep
from classifier.labelling.views.reading import read_marks
from classifier.labelling.wording import describe_stale, describe_undo
from classifier.learning.clusters import want_clusters
from classifier.learning.features import find_feature_version
from classifier.learning.tasks import cluster, fill_chunk
from classifier.models import Class, Dataset
from classifier.ownership import check_permission, get_dataset_or_404, provide_person
from classifier.permissions import Action

MAX_SHOWN = 200


@require_safe
def choose(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """The piles, with how many pictures are on each."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    context = {
        "dataset": dataset,
        "piles": list_piles(dataset),
        "can_cluster": bool(find_feature_version()) and dataset.learns,
    }
    return render(request, "labelling/sweeps.html", context)


@require_POST
def make_clusters(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """Have piles of what looks alike made."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    if dataset.learns and find_feature_version():
        want_clusters(dataset=dataset)
        fill_chunk.enqueue()
        cluster.enqueue()
    return redirect("sweeps", dataset.pk)


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
    if isinstance(pile, ClusterPile):
        context |= {"usual": pile.find_usual_label(), "classes": dataset.classes.all()}
        return render(request, "labelling/cluster.html", context | {"page": page})
    return render(request, "labelling/sweep.html", context | {"page": page})


def _decide(request: HttpRequest, pile: Pile) -> HttpResponse:
    person = provide_person(request)
    if request.POST.get("action") == "undo":
        messages.success(request, describe_undo(services.undo(dataset=pile.dataset, person=person)))
        return redirect("sweep", pile.dataset.pk, pile.key)
    if isinstance(pile, ClusterPile):
        try:
            pile = replace(pile, label=_name(request, pile.dataset))
        except LabellingRefused as refused:
            messages.error(request, str(refused))
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


def _name(request: HttpRequest, dataset: Dataset) -> Class:
    """The class with the name that was typed; a new one where there is none, for who may add classes.

    Raises LabellingRefused.
    """
    name = request.POST.get("name", "").strip()
    label = dataset.classes.filter(name__iexact=name).first() if name else None
    if label is None:
        check_permission(dataset, Action.CHANGE)
        label = add_class(dataset=dataset, name=name)
    return label


def _read_position(request: HttpRequest, pile: Pile) -> Position | None:
    """How far the pile has been gone through; what makes no sense is its beginning."""
    try:
        return Position.read(request.GET.get("after", ""), pile.order)
    except ValueError:
        return None
