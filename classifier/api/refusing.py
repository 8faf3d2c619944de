"""What the rooms refuse with, told as problem details."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied

from classifier.accounts.tokens import TokenRefused
from classifier.active_model import NetworkUnavailable
from classifier.classification.asked_head import HeadRefused
from classifier.intake.images import PictureRefused
from classifier.intake.own_files import OwnFileLost
from classifier.intake.quotas import QuotaReached
from classifier.intake.services import Refusal
from classifier.labelling.refusals import LabellingRefused
from classifier.problems import Problem, find_code
from classifier.sharing.services import SharingRefused
from classifier.storage import StorageUnavailable

# Refusals of the rooms that have a status, but no code of their own.
_CODE_OF_STATUS = {429: "quota_reached", 507: "no_room", 422: "pictures_refused", 413: "too_many_bytes"}


def describe_refusal(refused: PictureRefused) -> dict[str, Any]:
    """The problem details of one picture."""
    return Problem(refused.code, refused.sentence).describe()


def describe_file(refusal: Refusal) -> dict[str, Any]:
    """The problem details of one file of an upload."""
    code = refusal.code or _CODE_OF_STATUS.get(refusal.status) or find_code(refusal.status)
    return Problem(code, refusal.sentence).describe()


def refuse_all(refusals: Sequence[PictureRefused]) -> Problem:
    """For a request none of whose pictures was taken: their own problem if they agree."""
    if len({refused.code for refused in refusals}) == 1:
        return Problem(refusals[0].code, refusals[0].sentence)
    return Problem("pictures_refused", extra={"problems": [describe_refusal(each) for each in refusals]})


@contextmanager
def reading_original() -> Iterator[None]:
    """For what reads a picture again. Raises Problem when its file cannot be had."""
    try:
        yield
    except OwnFileLost as lost:
        raise Problem("not_found", lost.sentence) from lost
    except FileNotFoundError as error:
        raise Problem("unavailable") from error


def translate(error: Exception) -> Problem:
    """The problem of an error that a service raised. Raises the error itself when it is no refusal."""
    match error:
        case Problem():
            return error
        case PictureRefused():
            return Problem(error.code, error.sentence)
        case QuotaReached() | StorageUnavailable():
            code = _CODE_OF_STATUS.get(error.status, find_code(error.status))
            return Problem(code, error.sentence)
        case NetworkUnavailable() | HeadRefused():
            return Problem("network_unavailable", error.sentence)
        case LabellingRefused() | TokenRefused() | SharingRefused():
            return Problem("refused", str(error))
        case PermissionDenied():
            return Problem("forbidden", str(error))
    raise error
