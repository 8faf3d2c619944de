"""The pages that say what pictures show."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classifier.active_model import active_card
from classifier.caching import keep_privately
from classifier.classification.progress import find_progress
from classifier.classification.selectors import find_opinions, read_opinion
from classifier.classification.services import classify_again, classify_pending
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

LONGEST_NAME = 255


@require_safe
def result(request: HttpRequest, image_id: uuid.UUID) -> HttpResponse:
    """One picture and what it shows. `sent_as` in the address is a file that brought it once more."""
    image = get_image_or_404(request, image_id, Action.READ)
    sent_as = request.GET.get("sent_as", "")[:LONGEST_NAME]
    double = describe_double(sent_as, image.path) if sent_as else ""
    return render(
        request, "result.html", _describe([image])[0] | {"loss": find_loss(image), "double": double}
    )


@require_safe
def why(request: HttpRequest, image_id: uuid.UUID) -> HttpResponse:
    """What the network looked at in one picture; on to the result when the active version has not seen it."""
    image = get_image_or_404(request, image_id, Action.READ)
    prediction = image.predictions.filter(model_version=active_card().model_version).first()
    if prediction is None:
        return redirect("result", image.pk)
    try:
        found = find_why(image, prediction)
    except OwnFileLost as lost:
        return render_error(request, 404, lost.sentence)
    except (StorageUnavailable, FileNotFoundError):
        return render_error(request, 503)
    except PictureRefused as refused:
        return render_error(request, refused.status, refused.sentence)
    response = render(
        request, "why.html", {"image": image, "opinion": read_opinion(prediction), "why": found}
    )
    keep_privately(response, image.dataset)
    return response


@require_POST
def again(request: HttpRequest, image_id: uuid.UUID) -> HttpResponse:
    """Ask the active version of the network as well; back to the result."""
    image = get_image_or_404(request, image_id)
    try:
        classify_again(image=image)
    except OwnFileLost as lost:
        return render_error(request, 404, lost.sentence)
    except (StorageUnavailable, FileNotFoundError):
        return render_error(request, 503)
    except PictureRefused as refused:
        return render_error(request, refused.status, refused.sentence)
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
    active = active_card().model_version
    return [{"image": image, "opinion": opinions.get(image), "active_version": active} for image in images]
