"""Bodies that are read here, and not by the framework: larger than it takes, within limits of their own."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error
from io import BytesIO
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import ValidationError

from classifier.intake.stored import pixel_budget
from classifier.problems import Problem

if TYPE_CHECKING:
    from ninja import Schema

# The text, the object read from it and the decoded bytes are in memory at the same time.
MEMORY_PER_BYTE = 4


def read_json[Body: Schema](request: HttpRequest, schema: type[Body]) -> Body:
    """The request's JSON. Raises Problem for one that is too large, no JSON, or not as `schema` says."""
    if request.content_type != "application/json":
        raise Problem("unsupported_media_type", _("Send JSON, as application/json."))
    text = request.read(settings.API_MAX_JSON_BYTES + 1)
    if len(text) > settings.API_MAX_JSON_BYTES:
        limit = settings.API_MAX_JSON_BYTES // settings.MEGABYTE
        raise Problem(
            "too_large",
            _("One list can have at most %(limit)d MB. Larger ones go as multipart/form-data.")
            % {"limit": limit},
        )
    with pixel_budget().take(len(text) * MEMORY_PER_BYTE):
        try:
            return schema.model_validate_json(text)
        except ValidationError as error:
            raise Problem("invalid_request", extra={"errors": list_mistakes(error)}) from error


def decode_picture(text: str) -> BytesIO:
    """The bytes of a picture in base64, or in a data address. What is no base64 gives no bytes: an empty file
    is refused by name."""
    encoded = text.partition(",")[2] if text.startswith("data:") else text
    try:
        return BytesIO(b64decode("".join(encoded.split()), validate=True))
    except (Base64Error, ValueError):
        return BytesIO()


def list_mistakes(error: ValidationError) -> list[dict[str, str]]:
    """Where and what, as in all answers of this kind."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [
        {"location": ".".join(str(part) for part in one["loc"]), "message": one["msg"]} for one in found[:20]
    ]
