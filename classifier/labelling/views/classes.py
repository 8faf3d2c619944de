"""The list of a dataset's classes, and all that can be done with it."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classifier.error_views import render_error
from classifier.labelling.classes import add_class, merge_classes, move_class, remove_class, rename_class
from classifier.labelling.refusals import LabellingRefused
from classifier.labelling.selectors import count_pictures
from classifier.labelling.views.reading import find_class
from classifier.learning.tasks import retell_chunk
from classifier.models import Class, Dataset
from classifier.ownership import get_dataset_or_404, provide_person


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """The classes with their keys and counts; posted to, one change of the list."""
    dataset = get_dataset_or_404(request, dataset_id)
    if request.method == "POST":
        return _change(request, dataset)
    return render(
        request, "labelling/classes.html", {"dataset": dataset, "counts": count_pictures(dataset)[0]}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, dataset_id: uuid.UUID, class_id: int) -> HttpResponse:
    """Ask what becomes of the labels; then the class is off the list."""
    dataset = get_dataset_or_404(request, dataset_id)
    label = get_object_or_404(dataset.classes, pk=class_id)
    if request.method != "POST":
        others = dataset.classes.exclude(pk=label.pk)
        context = {"dataset": dataset, "label": label, "others": others, "count": label.labelled.count()}
        return render(request, "labelling/remove_class.html", context)
    goal = request.POST.get("labels_go_to", "")
    try:
        labels_go_to = _find(dataset, goal) if goal else None
        remove_class(label=label, person=provide_person(request), labels_go_to=labels_go_to)
    except LabellingRefused as refused:
        messages.error(request, str(refused))
    else:
        retell_chunk.enqueue()
        messages.success(request, _("The class “%(name)s” was removed.") % {"name": label.name})
    return redirect("classes", dataset.pk)


def _change(request: HttpRequest, dataset: Dataset) -> HttpResponse:
    change = CHANGES.get(request.POST.get("action", ""))
    if change is None:
        return render_error(request, 400)
    try:
        change(request, dataset)
    except LabellingRefused as refused:
        messages.error(request, str(refused))
    return redirect("classes", dataset.pk)


def _add(request: HttpRequest, dataset: Dataset) -> None:
    add_class(dataset=dataset, name=request.POST.get("name", ""))


def _rename(request: HttpRequest, dataset: Dataset) -> None:
    rename_class(label=_find(dataset, request.POST.get("label", "")), name=request.POST.get("name", ""))


def _move(request: HttpRequest, dataset: Dataset) -> None:
    label = _find(dataset, request.POST.get("label", ""))
    step = -1 if request.POST.get("towards") == "up" else 1
    move_class(label=label, place=list(dataset.classes.all()).index(label) + step)


def _merge(request: HttpRequest, dataset: Dataset) -> None:
    merged = [_find(dataset, number) for number in request.POST.getlist("merged")]
    if not merged:
        raise LabellingRefused(_("Choose at least two classes of this dataset to merge."))
    first = min(merged, key=lambda each: each.position)
    merge_classes(into=first, others=merged)
    retell_chunk.enqueue()


CHANGES: dict[str, Callable[[HttpRequest, Dataset], None]] = {
    "add": _add,
    "rename": _rename,
    "move": _move,
    "merge": _merge,
}


def _find(dataset: Dataset, number: str) -> Class:
    found = find_class(dataset, number)
    if found is None:
        raise LabellingRefused(_("This class is not on the list any more."))
    return found
