"""Pictures to be classified, and what they show."""

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from classifier.api.schemas.base import WITHOUT_NULL, Incoming, ProblemOut
from ml_models.labels import LABELS

Top = Annotated[int, Field(ge=1, le=len(LABELS), description="How many labels to tell of each picture.")]


HeadOf = Annotated[
    UUID | None,
    Field(
        description="The id of a dataset: what it has learnt from its labels answers, in its own classes. "
        "Only for datasets that are yours or shared with you. `network` says nothing then."
    ),
]


class Base64Picture(Incoming):
    """A picture's bytes in base64; a data address (`data:image/png;base64,...`) will do."""

    data: str = Field(min_length=1)
    name: str = Field("picture", max_length=255, pattern=WITHOUT_NULL)


class Base64Pictures(Incoming):
    """Pictures for one answer."""

    pictures: list[Base64Picture] = Field(min_length=1)


class GuessOut(Schema):
    """A label and its calibrated probability."""

    label: str
    probability: float = Field(ge=0, le=1)


class PredictionOut(Schema):
    """What one picture shows; or, for a picture that was not taken, only its name and the problem.

    `label` is the most probable one; believe it as far as `confidence` goes, less when `is_unsure`, and not
    at all when `is_outside`: the picture then probably shows none of the labels. `views` are the parts of the
    picture that the network saw, and averaged.
    """

    name: str
    problem: ProblemOut | None = None
    sha256: str | None = None
    format: str | None = None
    width: int | None = None
    height: int | None = None
    label: str | None = None
    confidence: float | None = Field(None, ge=0, le=1)
    margin: float | None = Field(None, ge=0, le=1)
    entropy: float | None = Field(None, ge=0)
    is_unsure: bool | None = None
    is_outside: bool | None = None
    views: list[str] | None = None
    top: list[GuessOut] | None = None


class PredictionsOut(Schema):
    """One prediction for each picture, in the order in which they came."""

    model_version: str
    predictions: list[PredictionOut]
