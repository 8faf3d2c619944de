"""Images: listed as on the dataset's page, read back, asked about, deleted."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from classifier.active_model import active_card, name_other, require_network
from classifier.api.auth import OWNER
from classifier.api.choosing import read_cursor, read_filter
from classifier.api.describing import describe_guesses, describe_opinion, describe_second_opinion
from classifier.api.refusing import reading_original
from classifier.api.schemas.base import ProblemOut
from classifier.api.schemas.images import (
    DeletionIn,
    DeletionOut,
    FilterDeletionIn,
    ImageDetailOut,
    ImageList,
    ImageOut,
    ImagePage,
    WhyOut,
)
from classifier.classification.services import ask_second_opinion, classify_again
from classifier.classification.why import find_why
from classifier.intake.originals import find_loss
from classifier.intake.services import delete_image, delete_images
from classifier.labelling.filters import Filter, Order, select_images
from classifier.labelling.pages import find_filtered_page, find_page
from classifier.models import Image
from classifier.ownership import get_dataset_or_404, get_image_or_404
from classifier.permissions import Action
from classifier.problems import Problem

router = Router(tags=["images"], auth=OWNER)
PATH = "/datasets/{dataset_id}/images"


@router.get(PATH, response=ImagePage)
def list_images(request: HttpRequest, dataset_id: UUID, wanted: Query[ImageList]) -> dict[str, Any]:
    """The images that a filter lets through, in an order, a page at a time."""
    dataset = get_dataset_or_404(request, dataset_id, Action.READ)
    order = Order(wanted.sort.removeprefix("-"), wanted.sort.startswith("-"))
    chosen = read_filter(wanted)
    images = select_images(dataset, chosen).select_related("label", "predicted").defer("views")
    find = find_page if chosen == Filter() else find_filtered_page
    page = find(images, order, read_cursor(wanted.cursor, order), wanted.limit)
    return {"images": page.images, "next": str(page.after) if page.after else None}


@router.post(f"{PATH}/delete", response=DeletionOut)
def delete_many_images(request: HttpRequest, dataset_id: UUID, body: DeletionIn) -> dict[str, int]:
    """Delete images of a dataset, with their pictures and labels. Nothing brings them back."""
    dataset = get_dataset_or_404(request, dataset_id)
    return {"deleted": delete_images(dataset=dataset, image_ids=body.images)}


@router.post(f"{PATH}/delete/by-filter", response=DeletionOut)
def delete_filtered_images(request: HttpRequest, dataset_id: UUID, body: FilterDeletionIn) -> dict[str, int]:
    """Delete all images that a filter lets through. Nothing brings them back."""
    dataset = get_dataset_or_404(request, dataset_id)
    ids = list(select_images(dataset, read_filter(body.filter)).values_list("pk", flat=True))
    return {"deleted": delete_images(dataset=dataset, image_ids=ids)}


@router.get("/images/{image_id}", response=ImageDetailOut)
def get_image(request: HttpRequest, image_id: UUID) -> dict[str, Any]:
    """One image, with what the network said of it."""
    return _detail(get_image_or_404(request, image_id, Action.READ))


@router.delete("/images/{image_id}", response={204: None})
def remove_image(request: HttpRequest, image_id: UUID) -> Status[None]:
    """Delete one image, with its picture and label."""
    delete_image(image=get_image_or_404(request, image_id))
    return Status(204, None)


@router.post("/images/{image_id}/again", response={200: ImageDetailOut, 413: ProblemOut, 415: ProblemOut})
def classify_image_again(request: HttpRequest, image_id: UUID) -> dict[str, Any]:
    """Ask the version of the network that answers now, after an update or a failure. Earlier answers stay."""
    image = get_image_or_404(request, image_id)
    with reading_original():
        classify_again(image=image)
    return _detail(get_image_or_404(request, image_id, Action.READ))


@router.post(
    "/images/{image_id}/second-opinion", response={200: ImageDetailOut, 413: ProblemOut, 415: ProblemOut}
)
def ask_for_second_opinion(request: HttpRequest, image_id: UUID) -> dict[str, Any]:
    """Ask the network that the dataset does not go by. Its answer stands beside; what counts stays."""
    image = get_image_or_404(request, image_id)
    with reading_original():
        other = require_network(name_other(image.dataset.answered_by))
        ask_second_opinion(image=image, network=other)
    return _detail(get_image_or_404(request, image_id, Action.READ))


@router.get("/images/{image_id}/why", response={200: WhyOut, 409: ProblemOut})
def explain_image(request: HttpRequest, image_id: UUID) -> dict[str, Any]:
    """What the network looked at. `refused` when the version that answers now has not seen the image yet."""
    image = get_image_or_404(request, image_id, Action.READ)
    prediction = image.predictions.filter(model_version=active_card().model_version).first()
    if prediction is None:
        raise Problem("refused", _("The network that answers now has not seen this picture yet."))
    with reading_original():
        why = find_why(image, prediction)
    return {
        "name": why.name,
        "place": why.place,
        "confidence": why.share,
        "confidence_hidden": why.share_hidden,
        "heat_map": why.address,
    }


def _detail(image: Image) -> dict[str, Any]:
    """The row's columns, and what is worked out of them."""
    return {
        **{name: getattr(image, name) for name in ImageOut.model_fields},
        "guesses": describe_guesses(image.dataset, image, list(image.dataset.classes.all())),
        "opinion": describe_opinion(image),
        "second_opinion": describe_second_opinion(image),
        "lost": find_loss(image),
    }
