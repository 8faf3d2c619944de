"""What can be chosen from, by name: so generated clients have one type for each, and not one for each use."""

from enum import IntEnum, StrEnum
from typing import Annotated

from pydantic import Strict

from classifier.models import Image

State = Image.State


class Sort(StrEnum):
    """The orders of images, each beginning with what is named first."""

    NEWEST = "-time"
    OLDEST = "time"
    CLOSEST_CALL = "margin"
    CLEAREST_CALL = "-margin"
    LEAST_SURE = "confidence"
    SUREST = "-confidence"
    MOST_SCATTERED = "-entropy"
    LEAST_SCATTERED = "entropy"
    PATH = "path"
    PATH_BACKWARDS = "-path"
    NEAR_COPIES_TOGETHER = "group"


class Hint(StrEnum):
    """What may be wrong with a picture."""

    DARK = "dark"
    BRIGHT = "bright"
    BLURRED = "blurred"
    UNIFORM = "uniform"
    ODD_SHAPE = "odd_shape"
    SMALL = "small"


class HintWanted(StrEnum):
    """A hint, or any."""

    ANY = "any"
    DARK = "dark"
    BRIGHT = "bright"
    BLURRED = "blurred"
    UNIFORM = "uniform"
    ODD_SHAPE = "odd_shape"
    SMALL = "small"


class CopiesWanted(StrEnum):
    """Near copies, or what was taken out of its group."""

    GROUPED = "grouped"
    APART = "apart"


class NetworkName(StrEnum):
    """Who answers: the small network, or the one that knows photographs better and takes longer."""

    CNN = "cnn"
    PHOTO = "photo"


class ReviewAction(StrEnum):
    """Accept the guess, give a class, none of the classes, keep out of every export, review again."""

    CONFIRM = "confirm"
    LABEL = "label"
    NONE = "none"
    LEAVE_OUT = "leave_out"
    REOPEN = "reopen"


class DatasetRole(StrEnum):
    """What one may do with a dataset: look and export, decide too, or everything."""

    READER = "reader"
    REVIEWER = "reviewer"
    OWNER = "owner"


class LinkRole(StrEnum):
    """What a link is for: to look and export, or to decide, too."""

    READER = "reader"
    REVIEWER = "reviewer"


class TokenScope(StrEnum):
    """What a token is for."""

    READ = "read"
    WRITE = "write"


class ExportFormat(StrEnum):
    """The formats of downloads."""

    IMAGEFOLDER = "imagefolder"
    HUGGINGFACE = "huggingface"
    STYLEGAN = "stylegan"
    CSV = "csv"
    JSONL = "jsonl"
    NPZ = "npz"
    COCO = "coco"
    LABELSTUDIO = "labelstudio"


class ExportWhich(StrEnum):
    """What people accepted, or the network's own labels as well."""

    REVIEWED = "reviewed"
    MODEL = "model"


class ExportFit(StrEnum):
    """How pictures are made square: cut, or laid on black."""

    CROP = "crop"
    PAD = "pad"


class ExportSide(IntEnum):
    """Pixels of a square picture's side."""

    PIXELS_32 = 32
    PIXELS_64 = 64
    PIXELS_128 = 128
    PIXELS_256 = 256
    PIXELS_512 = 512


class ExportLabels(StrEnum):
    """How StyleGAN's labels are written."""

    WHOLE = "whole"
    ONEHOT = "onehot"
    SOFT = "soft"


# Words in a body are taken as words, also where all else must have its own type.
AnyState = Annotated[State, Strict(False)]
AnyHint = Annotated[HintWanted, Strict(False)]
AnyNetwork = Annotated[NetworkName, Strict(False)]
AnyCopies = Annotated[CopiesWanted, Strict(False)]
