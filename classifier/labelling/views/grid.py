"""A dataset's page: its pictures, filtered and in order, and what is done with several of them at once."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from classifier.error_views import render_error
from classifier.intake.folders import find_folder
from classifier.intake.near_copies.groups import put_back, take_out
from classifier.intake.services import delete_images
from classifier.labelling import services
from classifier.labelling.audits import count_again, find_open_audit
from classifier.labelling.coverage import count_covered
from classifier.labelling.estimates import Opinion, estimate_quality
from classifier.labelling.filters import Filter, Order, select_images
from classifier.labelling.forms import FilterForm
from classifier.labelling.groups import count_groups
from classifier.labelling.pages import Page, Position, find_filtered_page, find_page
from classifier.labelling.selectors import count_pictures
from classifier.labelling.services import Chosen, Outcome
from classifier.labelling.views.imports import asks_about_folders
from classifier.labelling.views.reading import find_class, read_marks
from classifier.labelling.wording import (
    describe_estimate,
    describe_outcome,
    describe_regrouping,
    describe_undo,
)
from classifier.learning.curve import draw_curve
from classifier.learning.selectors import find_learning
from classifier.learning.wording import describe_learning
from classifier.models import Dataset
from classifier.ownership import check_permission, get_dataset_or_404, provide_person
from classifier.permissions import Action

Act = Callable[..., Outcome]
ACTIONS: dict[str, Act] = {
    "confirm": services.confirm,
    "label": services.correct,
    "none": services.mark_none,
    "leave_out": services.leave_out,
    "reopen": services.reopen,
}
REGROUPING: dict[str, Callable[..., int]] = {"take_out": take_out, "put_back": put_back}
COVERING = ("confirm", "label", "none", "leave_out")


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """The pictures that the address asks for; posted to, what is done with the chosen ones."""
    to = Action.REVIEW if request.method == "POST" else Action.READ
    dataset = get_dataset_or_404(request, dataset_id, to)
    form = FilterForm(request.GET, dataset)
    if request.method == "POST":
        return _act(request, dataset, form)
    page = _read_page(request, dataset, form)
    if page is None:
        return redirect("dataset", dataset.pk)
    counts, progress = count_pictures(dataset)
    estimate, learning = estimate_quality(dataset), find_learning(dataset)
    query = request.GET.copy()
    query.pop("after", None)
    wanted = form.read_filter()
    context = {
        "dataset": dataset,
        "form": form,
        "page": page,
        "is_first": "after" not in request.GET,
        "query": query.urlencode(),
        "is_filtered": bool(query),
        "group_sizes": count_groups(dataset, page.images),
        "shows_copies": bool(wanted.copies or wanted.group),
        "shows_apart": wanted.copies == "apart",
        "counts": counts,
        "progress": progress,
        "folder": find_folder(dataset),
        "asks_about_folders": asks_about_folders(request, dataset, progress),
        "estimate": estimate,
        "estimate_text": describe_estimate(estimate) if estimate else "",
        "open_audit": find_open_audit(dataset),
        "learning": learning,
        "learning_text": describe_learning(learning),
        "curve": draw_curve(learning.history),
    }
    return render(request, "labelling/dataset.html", context)


@require_POST
def undo_last(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """Take back the person's last action in this dataset."""
    dataset = get_dataset_or_404(request, dataset_id, Action.REVIEW)
    outcome = services.undo(dataset=dataset, person=provide_person(request))
    count_again(dataset=dataset, image_ids=outcome.changed)
    messages.success(request, describe_undo(outcome))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect("dataset", dataset.pk)
    return HttpResponseRedirect(back)


def _read_page(request: HttpRequest, dataset: Dataset, form: FilterForm) -> Page | None:
    """The page that the address asks for; None when it asks for a place that is none."""
    order: Order = form.read_order()
    after = request.GET.get("after")
    try:
        position = Position.read(after, order) if after else None
    except ValueError:
        return None
    wanted = form.read_filter()
    find = find_page if wanted == Filter() else find_filtered_page
    images = select_images(dataset, wanted).select_related("label", "predicted").defer("views")
    return find(images, order, position)


def _act(request: HttpRequest, dataset: Dataset, form: FilterForm) -> HttpResponse:
    action = request.POST.get("action", "")
    label = find_class(dataset, request.POST.get("label", ""))
    if action not in {*ACTIONS, *REGROUPING, "delete"} or (action == "label" and label is None):
        return render_error(request, 400)
    if action == "delete":
        check_permission(dataset, Action.CHANGE)
    is_all, is_sure = "all" in request.POST, "sure" in request.POST
    if not is_all and not request.POST.getlist("chosen"):
        messages.error(request, ngettext("Choose a picture first.", "Choose pictures first.", 1))
        return HttpResponseRedirect(request.get_full_path())
    if (is_all or action == "delete") and not is_sure:
        return _ask(request, dataset, form, {"action": action, "label": label, "is_all": is_all})
    chosen = _read_chosen(request, dataset, form)
    if action == "delete":
        count = delete_images(dataset=dataset, image_ids=[each.image_id for each in chosen])
        deleted = ngettext("%(count)d picture was deleted.", "%(count)d pictures were deleted.", count)
        messages.success(request, deleted % {"count": count})
    elif action in REGROUPING:
        count = REGROUPING[action](dataset=dataset, image_ids=[each.image_id for each in chosen])
        messages.success(request, describe_regrouping(action, count))
    else:
        extra: dict[str, Any] = {"label": label} if action == "label" else {}
        if action == "confirm" and is_all:
            extra["is_unseen"] = True
        decide_on(request, dataset, action, chosen, extra)
    return HttpResponseRedirect(request.get_full_path())


def decide_on(
    request: HttpRequest, dataset: Dataset, action: str, chosen: list[Chosen], extra: dict[str, Any]
) -> None:
    """Do one of ACTIONS with the chosen pictures, and tell what came of it."""
    outcome = ACTIONS[action](dataset=dataset, chosen=chosen, person=provide_person(request), **extra)
    for sentence in describe_outcome(outcome):
        (messages.error if outcome.stale else messages.success)(request, sentence)


def _ask(request: HttpRequest, dataset: Dataset, form: FilterForm, context: dict[str, Any]) -> HttpResponse:
    """Before many are changed or some deleted: how many, and what share of guesses is probably wrong."""
    if context["is_all"]:
        images = select_images(dataset, form.read_filter())
    else:
        chosen = read_marks(request.POST.getlist("chosen"))
        images = dataset.images.order_by().filter(pk__in=[each.image_id for each in chosen])
    if context["action"] == "confirm":
        images = images.filter(state="unreviewed", predicted__isnull=False)
    context["count"] = images.count()
    if context["action"] == "confirm" and context["count"]:
        context["wrong"] = Opinion(dataset).expect_wrong(images)
    context["covered"] = count_covered(dataset, images) if context["action"] in COVERING else 0
    context |= {"dataset": dataset, "chosen": request.POST.getlist("chosen")}
    return render(request, "labelling/ask.html", context)


def _read_chosen(request: HttpRequest, dataset: Dataset, form: FilterForm) -> list[Chosen]:
    if "all" in request.POST:
        ids = select_images(dataset, form.read_filter()).values_list("pk", flat=True)
        return [Chosen(image_id) for image_id in ids]
    return list(read_marks(request.POST.getlist("chosen")))
