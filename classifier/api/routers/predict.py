"""What pictures show. Nothing of them is stored."""

from collections.abc import Sequence
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from classifier.active_model import require_network
from classifier.api.auth import ANYBODY
from classifier.api.openapi import WITHOUT_TOKEN, describe_body
from classifier.api.reading import decode_picture, read_json
from classifier.api.refusing import describe_refusal, refuse_all
from classifier.api.schemas.base import Pictures
from classifier.api.schemas.choices import NetworkName
from classifier.api.schemas.predictions import Base64Pictures, HeadOf, PredictionsOut, Top
from classifier.classification.asked_head import ask_head
from classifier.classification.asking import Asked, AskedNetwork
from classifier.classification.stateless import Seen, classify_files
from classifier.intake.images import PictureRefused
from classifier.intake.services import clean_name
from classifier.learning.taking import take_head
from classifier.ownership import get_dataset_or_404
from classifier.permissions import Action
from classifier.problems import Problem
from ml_models.calibration import rank

router = Router(tags=["predictions"], auth=ANYBODY)


@router.post("/predict", response=PredictionsOut, exclude_none=True, openapi_extra=WITHOUT_TOKEN)
def predict(
    request: HttpRequest,
    pictures: Pictures,
    top: Top = 5,
    network: NetworkName = NetworkName.CNN,
    head: HeadOf = None,
) -> dict[str, Any]:
    """Say what pictures show.

    One or many files in the field `pictures`. When some are refused, their predictions hold the problem; when
    all are, the answer is the problem itself. A token is needed only if this service wants one, and for what
    your own datasets have learnt.
    """
    asked = _choose(request, network, head)
    names = [file.name or "" for file in pictures]
    return _answer(names, [cast(BinaryIO, file) for file in pictures], top, asked)


@router.post(
    "/predict/base64",
    response=PredictionsOut,
    exclude_none=True,
    openapi_extra={**WITHOUT_TOKEN, **describe_body(Base64Pictures)},
)
def predict_base64(
    request: HttpRequest, top: Top = 5, network: NetworkName = NetworkName.CNN, head: HeadOf = None
) -> dict[str, Any]:
    """Say what pictures show that come as a JSON list, in base64."""
    asked = _choose(request, network, head)
    body = read_json(request, Base64Pictures)
    if len(body.pictures) > settings.UPLOAD_MAX_FILES:
        sentence = _("One request can have at most %(limit)d pictures.")
        raise Problem("too_many_pictures", sentence % {"limit": settings.UPLOAD_MAX_FILES})
    names = [picture.name for picture in body.pictures]
    return _answer(names, [decode_picture(picture.data) for picture in body.pictures], top, asked)


def _choose(request: HttpRequest, network: str, head: UUID | None) -> Asked:
    if head is None:
        return AskedNetwork(require_network(network))
    file = take_head(get_dataset_or_404(request, head, Action.EXPORT))
    if file is None:
        raise Problem("nothing_learnt")
    return ask_head(file)


def _answer(names: Sequence[str], files: Sequence[BinaryIO], top: int, asked: Asked) -> dict[str, Any]:
    answers = classify_files(files, asked)
    refusals = [answer for answer in answers if isinstance(answer, PictureRefused)]
    if len(refusals) == len(answers):
        raise refuse_all(refusals)
    return {
        "model_version": asked.model_version,
        "predictions": [
            _describe(clean_name(name), answer, asked.labels, top)
            for name, answer in zip(names, answers, strict=True)
        ],
    }


def _describe(name: str, answer: Seen | PictureRefused, labels: Sequence[str], top: int) -> dict[str, Any]:
    if isinstance(answer, PictureRefused):
        return {"name": name, "problem": describe_refusal(answer)}
    facts, judgement = answer
    return {
        "name": name,
        **vars(facts),
        "label": labels[judgement.top_class],
        "confidence": judgement.confidence,
        "margin": judgement.margin,
        "entropy": judgement.entropy,
        "is_unsure": judgement.is_unsure,
        "is_outside": judgement.is_outside,
        "top": [
            {"label": labels[index], "probability": share}
            for index, share in rank(judgement.probabilities, top)
        ],
    }
