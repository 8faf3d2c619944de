"""The pages that say what pictures show."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classifier.active_model import (
    NETWORK_NAMES,
    NetworkUnavailable,
    active_card,
    name_other,
    require_network,
)
from classifier.caching import keep_privately
from classifier.classification.progress import find_progress
from classifier.classification.selectors import (
    Opinion,
    find_opinions,
    find_second_opinion,
    name_second,
    read_opinion,
)
from classifier.classification.services import ask_second_opinion, classify_again, classify_pending
from classifier.classification.tasks import CLASSIFIED_AT_ONCE, classify_chunk
from classifier.classification.why import find_why
from classifier.error_views import render_error
from classifier.intake.batches import recall_batch, recall_doubles
from classifier.intake.images import PictureRefused
from classifier.intake.originals import find_loss
from classifier.intake.own_files import OwnFileLost
from classifier.intake.services import delete_image
from classifier.intake.wording import describe_double
from classifier.models import Image
from classifier.ownership import find_images, get_image_or_404
from classifier.permissions import Action
from classifier.storage import StorageUnavailable
from ml_models.card import CardError

LONGEST_NAME = 255
UNREADABLE = (StorageUnavailable, FileNotFoundError, PictureRefused, NetworkUnavailable, CardError)


@require_safe
def result(request: HttpRequest, image_id: uuid.UUID) -> HttpResponse:
    """One picture and what it shows. `sent_as` in the address is a file that brought it once more."""
    image = get_image_or_404(request, image_id, Action.READ)
    sent_as = request.GET.get("sent_as", "")[:LONGEST_NAME]
    double = describe_double(sent_as, image.path) if sent_as else ""
    context = _describe([image])[0] | {"loss": find_loss(image), "double": double}
    return render(request, "result.html", context | _describe_second(image, context["opinion"]))


@require_safe
def why(request: HttpRequest, image_id: uuid.UUID) -> HttpResponse:
    """What the network looked at in one picture; on to the result when the active version has not seen it."""
    image = get_image_or_404(request, image_id, Action.READ)
    prediction = image.predictions.filter(model_version=active_card().model_version).first()
    if prediction is None:
        return redirect("result", image.pk)
    try:
        found = find_why(image, prediction)
    except UNREADABLE as error:
        return _explain(request, error)
    response = render(
        request, "why.html", {"image": image, "opinion": read_opinion(prediction), "why": found}
    )
    keep_privately(response, image.dataset)
    return response


@require_POST
def again(request: HttpRequest, image_id: uuid.UUID) -> HttpResponse:
    """Ask the active version of the dataset's network as well; back to the result."""
    image = get_image_or_404(request, image_id)
    try:
        classify_again(image=image)
    except UNREADABLE as error:
        return _explain(request, error)
    return redirect("result", image.pk)


@require_POST
def second_opinion(request: HttpRequest, image_id: uuid.UUID) -> HttpResponse:
    """Ask the network that the dataset does not go by; back to the result, which shows both answers."""
    image = get_image_or_404(request, image_id)
    try:
        other = require_network(name_other(image.dataset.answered_by))
        ask_second_opinion(image=image, network=other)
    except UNREADABLE as error:
        return _explain(request, error)
    return redirect("result", image.pk)


@require_safe
def results(request: HttpRequest, key: str) -> HttpResponse:
    """The pictures of one upload, a card each, and what was not taken of it."""
    batch = recall_batch(request.session, key)
    if batch is None:
        raise Http404
    image_ids, refusals = batch
    cards = _describe(find_images(request, image_ids))
    context: dict[str, Any] = {
        "cards": cards,
        "refusals": refusals,
        "doubles": recall_doubles(request.session, key),
    }
    if cards:
        dataset = cards[0]["image"].dataset
        context |= {"dataset": dataset, "progress": find_progress(dataset)}
    return render(request, "results.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, image_id: uuid.UUID) -> HttpResponse:
    """Ask first; then the picture and all that was made of it is gone."""
    image = get_image_or_404(request, image_id)
    if request.method != "POST":
        return render(request, "delete.html", {"image": image})
    delete_image(image=image)
    messages.success(request, _("“%(name)s” was deleted.") % {"name": image.path})
    return redirect("home")


def _describe(images: list[Image]) -> list[dict[str, Any]]:
    waiting = [image for image in images if image.state == Image.State.PENDING]
    if len(waiting) <= CLASSIFIED_AT_ONCE:
        classify_pending(waiting)  # what an interrupted upload left behind
    else:
        classify_chunk.enqueue()
    opinions = find_opinions(images)
    return [
        {
            "image": image,
            "opinion": opinions.get(image),
            "active_version": active_card(image.dataset.answered_by).model_version,
        }
        for image in images
    ]


def _describe_second(image: Image, first: Opinion | None) -> dict[str, Any]:
    """The second opinion, or else the name of the network that could be asked for it."""
    if first is None:
        return {}
    second = find_second_opinion(image, first)
    asked = "" if second else name_second(first.network)
    return {"second": second, "second_name": NETWORK_NAMES[asked] if asked else ""}


def _explain(request: HttpRequest, error: Exception) -> HttpResponse:
    """Why a stored picture cannot be asked about: it is lost, cannot be had or decoded now, or by whom."""
    if isinstance(error, OwnFileLost):
        return render_error(request, 404, error.sentence)
    if isinstance(error, PictureRefused):
        return render_error(request, error.status, error.sentence)
    if isinstance(error, NetworkUnavailable):
        return render_error(request, 503, error.sentence)
    return render_error(request, 503)
