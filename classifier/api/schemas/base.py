"""What all that comes in has in common."""

from typing import Annotated

from ninja import FileEx, Schema
from ninja.files import UploadedFile
from pydantic import BeforeValidator, ConfigDict, Field

# Texts for one line: not blank, and without the one character that PostgreSQL cannot keep.
NOT_BLANK = r"^[^\x00]*[^\s\x00][^\x00]*$"
WITHOUT_NULL = r"^[^\x00]*$"
MOST_IMAGES = 1000

Pictures = Annotated[list[UploadedFile], FileEx(..., min_length=1)]


def refuse_others(value: object) -> object:
    """In JSON, true is no number, and neither is "1"."""
    if isinstance(value, bool | str):
        raise ValueError("a number is needed")
    return value


ClassId = Annotated[int, Field(ge=1, le=2**63 - 1)]
# The same in a body, where numbers have a type.
BodyClassId = Annotated[ClassId, BeforeValidator(refuse_others)]
Version = Annotated[int, Field(ge=0, le=2**31 - 1), BeforeValidator(refuse_others)]
AuditId = Annotated[int, Field(ge=1, le=2**63 - 1), BeforeValidator(refuse_others)]
Place = Annotated[int, Field(ge=0, le=1000), BeforeValidator(refuse_others)]
# Shares of right labels, and confidences, from which on enough is enough.
TargetShare = Annotated[float, Field(ge=0.5, le=1, allow_inf_nan=False), BeforeValidator(refuse_others)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Incoming(Schema):
    """A body: what it does not know, it refuses, so that a mistyped name is no silent default."""

    model_config = ConfigDict(extra="forbid")


class ProblemOut(Schema):
    """A refusal (RFC 9457). `code` stays the same over time; `detail` is for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str
