"""More like one picture: those of its dataset that look most like it, to be given a class together."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classifier.error_views import render_error
from classifier.labelling.groups import count_groups
from classifier.labelling.selectors import count_pictures
from classifier.labelling.views.grid import ACTIONS, decide_on
from classifier.labelling.views.reading import find_class, read_marks
from classifier.learning.features import find_feature_version, want_features
from classifier.learning.similar import Like, find_similar
from classifier.learning.tasks import fill_chunk
from classifier.models import Dataset, Image
from classifier.ownership import get_image_or_404
from classifier.permissions import Action


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, image_id: uuid.UUID) -> HttpResponse:
    """The likest pictures; posted to, what is done with the chosen ones."""
    to = Action.REVIEW if request.method == "POST" else Action.READ
    image = get_image_or_404(request, image_id, to)
    if request.method == "POST":
        return _act(request, image.dataset)
    alike = find_similar(image)
    context: dict[str, Any] = {"dataset": image.dataset, "image": image, "is_known": alike is not None}
    if alike is None:
        return render(request, "labelling/similar.html", context | _have_features_made(image))
    images = _find_images(image.dataset, alike)
    counts, _progress = count_pictures(image.dataset)
    context |= {"images": images, "counts": counts, "group_sizes": count_groups(image.dataset, images)}
    return render(request, "labelling/similar.html", context)


def _have_features_made(image: Image) -> dict[str, Any]:
    """Why there is nothing to show, and whether that changes by itself."""
    can_come = bool(find_feature_version()) and image.lacks_features and image.dataset.learns
    if can_come:
        want_features(dataset=image.dataset)
        fill_chunk.enqueue()
    return {"can_come": can_come, "is_off": not image.dataset.learns and bool(find_feature_version())}


def _find_images(dataset: Dataset, alike: list[Like]) -> list[Image]:
    """The images in that order."""
    ids = [image_id for _likeness, image_id in alike]
    found = dataset.images.select_related("label", "predicted").defer("views").in_bulk(ids)
    return [found[image_id] for image_id in ids if image_id in found]


def _act(request: HttpRequest, dataset: Dataset) -> HttpResponse:
    action, label = request.POST.get("action", ""), find_class(dataset, request.POST.get("label", ""))
    if action not in ACTIONS or (action == "label" and label is None):
        return render_error(request, 400)
    chosen = list(read_marks(request.POST.getlist("chosen")))
    if chosen:
        decide_on(request, dataset, action, chosen, {"label": label} if action == "label" else {})
    else:
        messages.error(request, _("Choose a picture first."))
    return HttpResponseRedirect(request.get_full_path())
