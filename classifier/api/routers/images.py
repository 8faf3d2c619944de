"""Images: taken in, listed as on the dataset's page, read back, deleted."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from classifier.api.auth import OWNER
from classifier.api.choosing import read_filter
from classifier.api.openapi import describe_download
from classifier.api.refusing import describe_file
from classifier.api.schemas.base import Pictures, ProblemOut
from classifier.api.schemas.images import (
    DeletionIn,
    DeletionOut,
    ImageList,
    ImageOut,
    ImagePage,
    KnownIn,
    KnownOut,
    UploadedOut,
)
from classifier.classification.services import classify_pending, look_at_new
from classifier.classification.tasks import CLASSIFIED_AT_ONCE, classify_chunk
from classifier.intake import media
from classifier.intake.forms import divide
from classifier.intake.services import delete_image, delete_images, store_uploads
from classifier.intake.tasks import read_archives
from classifier.intake.unpacking import keep_archives
from classifier.labelling.filters import Order, select_images
from classifier.labelling.pages import Position, find_page
from classifier.models import Dataset, Image
from classifier.ownership import get_dataset_or_404, get_image_or_404
from classifier.permissions import Action
from classifier.problems import Problem

router = Router(tags=["images"], auth=OWNER)
PATH = "/datasets/{dataset_id}/images"
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp", "image/avif")


@router.get(PATH, response=ImagePage)
def list_images(request: HttpRequest, dataset_id: UUID, wanted: Query[ImageList]) -> dict[str, Any]:
    """The images that a filter lets through, in an order, a page at a time."""
    dataset = get_dataset_or_404(request, dataset_id, Action.READ)
    order = Order(wanted.sort.removeprefix("-"), wanted.sort.startswith("-"))
    images = select_images(dataset, read_filter(wanted)).select_related("label", "predicted").defer("views")
    page = find_page(images, order, _read_cursor(wanted.cursor, order), wanted.limit)
    return {"images": page.images, "next": str(page.after) if page.after else None}


@router.post(PATH, response={201: UploadedOut, 413: ProblemOut, 415: ProblemOut, 507: ProblemOut})
def upload_images(request: HttpRequest, dataset_id: UUID, pictures: Pictures) -> Status[dict[str, Any]]:
    """Store pictures, and ZIPs of pictures, in the field `pictures`.

    Sent again, the same bytes are the same image: an upload that was interrupted can simply be repeated. Up
    to eight pictures are classified before the answer; of more, the answer tells only that they are stored.
    When every file is refused, the answer is the problem.
    """
    dataset = get_dataset_or_404(request, dataset_id, Action.UPLOAD)
    files, archives = divide(pictures)
    began, is_small = timezone.now(), len(files) <= CLASSIFIED_AT_ONCE
    uploaded = store_uploads(dataset=dataset, files=files, look=look_at_new if is_small else None)
    kept = keep_archives(dataset=dataset, files=archives, refusals=uploaded.refusals)
    problems = [describe_file(refusal) for refusal in uploaded.refusals]
    if not kept and not uploaded.images:
        code = problems[0]["code"] if len({one["code"] for one in problems}) == 1 else "pictures_refused"
        raise Problem(code, problems[0]["detail"], {"problems": problems})
    if kept:
        read_archives.enqueue()
    if is_small:
        classify_pending(uploaded.images)  # what was here already and still waits
    else:
        classify_chunk.enqueue()
    return Status(
        201,
        {
            "images": _read_again(dataset, uploaded.images),
            "created": sum(image.created_at >= began for image in uploaded.images),
            "archives": [archive.name for archive in kept],
            "refused": [
                {"name": refusal.name, "problem": problem}
                for refusal, problem in zip(uploaded.refusals, problems, strict=True)
            ],
        },
    )


@router.post(f"{PATH}/known", response=KnownOut)
def find_known(request: HttpRequest, dataset_id: UUID, body: KnownIn) -> dict[str, Any]:
    """Which pictures are here already, by their SHA-256: these need not be sent."""
    known = get_dataset_or_404(request, dataset_id, Action.READ).images.filter(sha256__in=body.sha256)
    return {"known": dict(known.values_list("sha256", "pk"))}


@router.post(f"{PATH}/delete", response=DeletionOut)
def delete_many(request: HttpRequest, dataset_id: UUID, body: DeletionIn) -> dict[str, int]:
    """Delete images of a dataset, with their pictures and labels. Nothing brings them back."""
    dataset = get_dataset_or_404(request, dataset_id)
    return {"deleted": delete_images(dataset=dataset, image_ids=body.images)}


@router.get("/images/{image_id}", response=ImageOut)
def get_image(request: HttpRequest, image_id: UUID) -> Image:
    """One image."""
    return get_image_or_404(request, image_id, Action.READ)


@router.delete("/images/{image_id}", response={204: None})
def remove_image(request: HttpRequest, image_id: UUID) -> Status[None]:
    """Delete one image, with its picture and label."""
    delete_image(image=get_image_or_404(request, image_id))
    return Status(204, None)


@router.get("/images/{image_id}/original", openapi_extra=describe_download((*PICTURES, "image/*")))
def get_original(request: HttpRequest, image_id: UUID) -> HttpResponseBase:
    """The very bytes that were uploaded; perhaps by way of the picture storage, to which you are sent on."""
    return media.original(request, image_id)


@router.get("/images/{image_id}/thumbnail", openapi_extra=describe_download((*PICTURES, "image/*")))
def get_thumbnail(request: HttpRequest, image_id: UUID) -> HttpResponseBase:
    """The picture at 320 pixels at most."""
    return media.thumbnail(request, image_id)


def _read_cursor(cursor: str | None, order: Order) -> Position | None:
    try:
        return Position.read(cursor, order) if cursor else None
    except ValueError as error:
        raise Problem("invalid_request", _("The cursor does not belong to this order.")) from error


def _read_again(dataset: Dataset, images: list[Image]) -> list[Image]:
    """With what the network said of them, in the same order."""
    columns = dataset.images.select_related("label", "predicted").defer("views")
    found = columns.in_bulk([image.pk for image in images])
    return [found[image.pk] for image in images if image.pk in found]
