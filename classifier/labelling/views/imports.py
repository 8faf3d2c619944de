"""Labels in: a file or the folders' names, what they would change, and then the change."""

import uuid
from typing import BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from classifier.error_views import render_error
from classifier.labelling.imports.comparing import NAMED, Comparison, compare
from classifier.labelling.imports.reading import lie_in_folders, read_folders, read_labels
from classifier.labelling.imports.services import keep_labels, read_kept, take_over
from classifier.labelling.refusals import LabellingRefused
from classifier.labelling.selectors import Progress
from classifier.labelling.wording import describe_outcome
from classifier.models import Dataset, LabelFile
from classifier.ownership import get_dataset_or_404, provide_person
from classifier.permissions import Action

ASKED = "asked_about_folders"
MOST_REMEMBERED = 50


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """The ways for labels to come in; posted to, a file or the wish to read the folders."""
    dataset = get_dataset_or_404(request, dataset_id)
    refusal = ""
    if request.method == "POST":
        _remember_asked(request, dataset)
        if request.POST.get("action") == "dismiss":
            return redirect("dataset", dataset.pk)
        try:
            kept = _keep(request, dataset)
        except LabellingRefused as refused:
            refusal = str(refused)
        else:
            return redirect("preview-labels", dataset.pk, kept.pk)
    context = {
        "dataset": dataset,
        "refusal": refusal,
        "kept": dataset.label_files.defer("content"),
        "in_folders": lie_in_folders(dataset),
        "most_megabytes": settings.LABELS_MAX_BYTES // 1024**2,
    }
    return render(request, "labelling/imports/show.html", context, status=400 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, dataset_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponse:
    """What a file would change; posted to, the change, or its end."""
    dataset = get_dataset_or_404(request, dataset_id)
    kept = get_object_or_404(dataset.label_files.select_related("dataset"), pk=file_id)
    if request.method != "POST":
        return _show_comparison(request, kept, compare(dataset, read_kept(kept)))
    if request.POST.get("action") == "discard":
        kept.delete()
        return redirect("labels", dataset.pk)
    if request.POST.get("action") != "take_over":
        return render_error(request, 400)
    return _take_over(request, kept)


def asks_about_folders(request: HttpRequest, dataset: Dataset, progress: Progress) -> bool:
    """Whether to ask, once, if the folders are the classes: before anything is decided on."""
    may = Action.CHANGE in dataset.may
    if not may or progress.reviewed or not progress.total or dataset.pk.hex in request.session.get(ASKED, []):
        return False
    return lie_in_folders(dataset)


def _remember_asked(request: HttpRequest, dataset: Dataset) -> None:
    asked = [each for each in request.session.get(ASKED, []) if each != dataset.pk.hex]
    request.session[ASKED] = [*asked[-MOST_REMEMBERED:], dataset.pk.hex]


def _keep(request: HttpRequest, dataset: Dataset) -> LabelFile:
    if request.POST.get("action") == "folders":
        return keep_labels(dataset=dataset, name=_("the names of the folders"), labels=read_folders(dataset))
    file = request.FILES.get("labels")
    if not isinstance(file, UploadedFile):
        raise LabellingRefused(_("Choose a file with labels first."))
    name = file.name or _("labels")
    labels = read_labels(dataset=dataset, file=cast(BinaryIO, file), name=name)
    return keep_labels(dataset=dataset, name=name, labels=labels)


def _show_comparison(request: HttpRequest, kept: LabelFile, comparison: Comparison) -> HttpResponse:
    context = {
        "dataset": kept.dataset,
        "kept": kept,
        "comparison": comparison,
        "new_total": sum(count for _name, count in comparison.new_classes),
        "conflicts": comparison.conflicts[:NAMED],
        "can_change": bool(comparison.fresh or comparison.waiting or comparison.conflicts),
    }
    return render(request, "labelling/imports/preview.html", context)


def _take_over(request: HttpRequest, kept: LabelFile) -> HttpResponse:
    try:
        outcome, comparison = take_over(
            kept=kept,
            person=provide_person(request),
            with_new_classes="new_classes" in request.POST,
            with_conflicts="conflicts" in request.POST,
        )
    except LabellingRefused as refused:
        messages.error(request, str(refused))
        return redirect("preview-labels", kept.dataset_id, kept.pk)
    for sentence in describe_outcome(outcome):
        (messages.error if outcome.stale else messages.success)(request, sentence)
    if comparison.pending:
        waiting = ngettext(
            "%(count)d of them gets its label as soon as the network has seen it.",
            "%(count)d of them get their labels as soon as the network has seen them.",
            comparison.pending,
        )
        messages.info(request, waiting % {"count": comparison.pending})
    return redirect("dataset", kept.dataset_id)
