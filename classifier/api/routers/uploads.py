"""Pictures in, and their files out again: more addresses of the images' router.

An address is looked for in one router alone, and that of the list takes uploads, too.
"""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import FormEx, Status
from pydantic import Field

from classifier.api.openapi import describe_download
from classifier.api.refusing import describe_file
from classifier.api.routers.images import PATH, router
from classifier.api.schemas.base import NOT_BLANK, Pictures, ProblemOut
from classifier.api.schemas.images import KnownIn, KnownOut, UploadedOut
from classifier.classification.services import classify_pending, look_at_new
from classifier.classification.tasks import CLASSIFIED_AT_ONCE, classify_chunk
from classifier.intake import media
from classifier.intake.forms import divide
from classifier.intake.services import Uploaded, store_uploads
from classifier.intake.tasks import read_archives
from classifier.intake.unpacking import keep_archives
from classifier.models import Archive, Dataset, Image
from classifier.ownership import get_dataset_or_404
from classifier.permissions import Action
from classifier.problems import Problem

PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp", "image/avif")
OnePath = Annotated[str, Field(max_length=4096, pattern=NOT_BLANK)]
Paths = Annotated[list[OnePath], FormEx([], description="The files' paths below a folder, one for each.")]


@router.post(PATH, response={201: UploadedOut, 413: ProblemOut, 415: ProblemOut, 507: ProblemOut})
def upload_images(
    request: HttpRequest, dataset_id: UUID, pictures: Pictures, paths: Paths
) -> Status[dict[str, Any]]:
    """Store pictures, and ZIPs of pictures, in the field `pictures`.

    A multipart file has a name, but no folder: where folders matter, send `paths` as well, one for each file
    in the same order. Sent again, the same bytes are the same image: an upload that was interrupted can be
    repeated. Up to eight pictures are classified before the answer; of more, the answer tells only that
    they are stored. When every file is refused, the answer is the problem.
    """
    dataset = get_dataset_or_404(request, dataset_id, Action.UPLOAD)
    if paths and len(paths) != len(pictures):
        raise Problem("invalid_request", _("Send as many paths as pictures, or none."))
    names = dict(zip(pictures, paths, strict=False))
    files, archives = divide(pictures)
    began, is_small = timezone.now(), len(files) <= CLASSIFIED_AT_ONCE
    uploaded = store_uploads(
        dataset=dataset, files=files, names=names, look=look_at_new if is_small else None
    )
    kept = keep_archives(dataset=dataset, files=archives, refusals=uploaded.refusals, names=names)
    if kept:
        read_archives.enqueue()
    if is_small:
        classify_pending(uploaded.images)  # what was here already and still waits
    else:
        classify_chunk.enqueue()
    answer = _describe(dataset, uploaded, kept)
    answer["created"] = sum(image.created_at >= began for image in uploaded.images)
    return Status(201, answer)


@router.post(f"{PATH}/known", response=KnownOut)
def find_known(request: HttpRequest, dataset_id: UUID, body: KnownIn) -> dict[str, Any]:
    """Which pictures are here already, by their SHA-256: these need not be sent."""
    known = get_dataset_or_404(request, dataset_id, Action.READ).images.filter(sha256__in=body.sha256)
    return {"known": dict(known.values_list("sha256", "pk"))}


@router.get("/images/{image_id}/original", openapi_extra=describe_download((*PICTURES, "image/*")))
def get_original(request: HttpRequest, image_id: UUID) -> HttpResponseBase:
    """The very bytes that were uploaded; perhaps by way of the picture storage, to which you are sent on."""
    return media.original(request, image_id)


@router.get("/images/{image_id}/picture", openapi_extra=describe_download((*PICTURES, "image/*")))
def get_picture(request: HttpRequest, image_id: UUID) -> HttpResponseBase:
    """The picture in a form that every browser shows: HEIC and TIFF as JPEG, all else as it was uploaded."""
    return media.picture(request, image_id)


@router.get("/images/{image_id}/thumbnail", openapi_extra=describe_download((*PICTURES, "image/*")))
def get_thumbnail(request: HttpRequest, image_id: UUID) -> HttpResponseBase:
    """The picture at 320 pixels at most."""
    return media.thumbnail(request, image_id)


def _describe(dataset: Dataset, uploaded: Uploaded, kept: list[Archive]) -> dict[str, Any]:
    """What was taken and what not. Raises Problem when nothing was."""
    problems = [describe_file(refusal) for refusal in uploaded.refusals]
    if not kept and not uploaded.images:
        code = problems[0]["code"] if len({one["code"] for one in problems}) == 1 else "pictures_refused"
        raise Problem(code, problems[0]["detail"], {"problems": problems})
    return {
        "images": _read_again(dataset, uploaded.images),
        "archives": [archive.name for archive in kept],
        "refused": [
            {"name": refusal.name, "problem": problem}
            for refusal, problem in zip(uploaded.refusals, problems, strict=True)
        ],
    }


def _read_again(dataset: Dataset, images: list[Image]) -> list[Image]:
    """With what the network said of them, in the same order."""
    columns = dataset.images.select_related("label", "predicted").defer("views")
    found = columns.in_bulk([image.pk for image in images])
    return [found[image.pk] for image in images if image.pk in found]
