"""What a dataset has learnt: the curve, its heads, and the switch."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classifier.error_views import render_error
from classifier.learning.curve import draw_curve
from classifier.learning.selectors import SHOWN, find_learning
from classifier.learning.services import learn_anew, set_learning
from classifier.learning.taking import answer_with_head, take_head
from classifier.learning.tasks import learn, retell_chunk
from classifier.learning.wording import describe_learning
from classifier.models import Dataset
from classifier.ownership import check_permission, get_dataset_or_404
from classifier.permissions import Action

HEAD_COMMAND = "manage.py label_folder IN OUT --format imagefolder --head FILE"


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """How far it is; posted to, learn now, or turn it on or off."""
    to = Action.REVIEW if request.method == "POST" else Action.READ
    dataset = get_dataset_or_404(request, dataset_id, to)
    if request.method == "POST":
        return _act(request, dataset)
    learning = find_learning(dataset)
    context = {
        "dataset": dataset,
        "learning": learning,
        "learning_text": describe_learning(learning),
        "heads": learning.history[::-1][:SHOWN],
        "curve": draw_curve(learning.history),
        "head_command": HEAD_COMMAND,
    }
    return render(request, "learning/learning.html", context)


@require_safe
def take(request: HttpRequest, dataset_id: uuid.UUID) -> HttpResponse:
    """The head that makes the guesses, as a file."""
    dataset = get_dataset_or_404(request, dataset_id, Action.EXPORT)
    file = take_head(dataset)
    if file is None:
        messages.error(request, _("It has learnt nothing yet that could be taken along."))
        return redirect("learning", dataset.pk)
    return answer_with_head(dataset, file)


def _act(request: HttpRequest, dataset: Dataset) -> HttpResponse:
    action = request.POST.get("action", "")
    if action == "now":
        learn_anew(dataset=dataset)
        learn.enqueue()
        messages.success(request, _("It learns now from all labels."))
    elif action in ("on", "off"):
        check_permission(dataset, Action.CHANGE)
        set_learning(dataset=dataset, learns=action == "on")
        (learn if action == "on" else retell_chunk).enqueue()
    else:
        return render_error(request, 400)
    return redirect("learning", dataset.pk)
