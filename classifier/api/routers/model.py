"""The network that answers."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from classifier.active_model import active_card, require_network
from classifier.api.auth import ANYBODY
from classifier.api.openapi import WITHOUT_TOKEN
from classifier.api.schemas.choices import NetworkName

router = Router(tags=["model"], auth=ANYBODY)


class ModelOut(Schema):
    """The model card: what the network knows, how that was measured, and what it gets wrong.

    Under `unsure_below` a confidence is too low for a plain answer.
    """

    model_version: str
    labels: list[str]
    views: list[str]
    unsure_below: float
    parameters: int
    about: dict[str, Any] = Field(description="In words: purpose, use, data, limits.")
    metrics: dict[str, Any]
    training: dict[str, Any]
    sha256: dict[str, str]


@router.get("/model", response=ModelOut, openapi_extra=WITHOUT_TOKEN)
def get_model(request: HttpRequest, network: NetworkName = NetworkName.CNN) -> dict[str, Any]:
    """The card of a network's version that answers now."""
    card = active_card(require_network(network))
    return {
        "model_version": card.model_version,
        "labels": list(card.labels),
        "views": list(card.views.views),
        "unsure_below": card.calibration.unsure_below,
        "parameters": card.parameters,
        "about": card.about,
        "metrics": card.metrics,
        "training": card.training,
        "sha256": card.sha256,
    }
