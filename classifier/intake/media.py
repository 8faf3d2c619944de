"""Stored pictures, for their owner and for those with whom the dataset is shared."""

import uuid

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotModified,
    HttpResponseRedirect,
)
from django.views.decorators.http import require_safe

from classifier.caching import keep_privately
from classifier.error_views import render_error
from classifier.intake.making import EXTENSIONS
from classifier.intake.originals import find_loss, open_original
from classifier.intake.own_files import OwnFileLost
from classifier.models import Image
from classifier.ownership import get_image_or_404
from classifier.permissions import Action
from classifier.storage import StorageUnavailable, Variant, picture_storage

CONTENT_TYPES = {"jpg": "image/jpeg", "heic": "image/heic", "tif": "image/tiff"}


@require_safe
def picture(request: HttpRequest, image_id: uuid.UUID) -> HttpResponseBase:
    """The picture in a form that every browser shows."""
    image = get_image_or_404(request, image_id, Action.READ)
    is_shown = image.format not in {"HEIF", "TIFF"}
    variant = Variant.ORIGINAL if is_shown else Variant.RENDITION
    return _serve(request, image, image.rendition or image.file, variant)


@require_safe
def thumbnail(request: HttpRequest, image_id: uuid.UUID) -> HttpResponseBase:
    """The picture at 320 pixels at most; a small one as it is."""
    image = get_image_or_404(request, image_id, Action.READ)
    return _serve(request, image, image.thumbnail or image.rendition or image.file, Variant.THUMBNAIL)


@require_safe
def original(request: HttpRequest, image_id: uuid.UUID) -> HttpResponseBase:
    """The very bytes that were uploaded, to be saved under the name that they came with."""
    image = get_image_or_404(request, image_id, Action.READ)
    return _serve(request, image, image.file, Variant.ORIGINAL, save_as=image.path)


def _serve(
    request: HttpRequest, image: Image, name: str, variant: Variant, save_as: str = ""
) -> HttpResponseBase:
    """The file `name` of the picture storage; without a name, the one in the person's own folder."""
    etag = f'"{image.sha256[:40]}-{variant.value}"'
    is_known = request.headers.get("If-None-Match") == etag
    try:
        if name and (address := picture_storage().address_of(name, variant)):
            response: HttpResponseBase = HttpResponseRedirect(address)
        elif is_known and (name or not find_loss(image)):
            response = HttpResponseNotModified()
        else:
            response = _send(image, name, save_as)
    except OwnFileLost as lost:
        return render_error(request, 404, lost.sentence)
    except (StorageUnavailable, FileNotFoundError):
        return render_error(request, 503)
    response.headers["ETag"] = etag
    keep_privately(response, image.dataset)
    if not name:  # the person may change or remove the file at any time
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def _send(image: Image, name: str, save_as: str) -> FileResponse:
    extension = name.rpartition(".")[2] or EXTENSIONS.get(image.format, image.format.lower())
    response = FileResponse(
        picture_storage().open(name) if name else open_original(image),
        content_type=CONTENT_TYPES.get(extension, f"image/{extension}"),
        as_attachment=bool(save_as),
        filename=save_as,
    )
    # A file from a stranger, opened by its own address, must never be more than a picture.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
