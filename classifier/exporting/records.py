"""What an export knows of one picture, wherever it comes from: a database, a folder or a part of one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Origin = Literal["human", "model"]


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """One picture and its label.

    `label` and `class_index` (its place in the order of classes) are None without a label. `confidence` and
    `probabilities` (one for each class, in their order) are 0..1. `width` and `height` are in pixels, of the
    upright picture. Pictures of one `group` (near duplicates) never straddle splits; "" is a group of its
    own. `read` returns the file's bytes.
    """

    path: str
    label: str | None
    class_index: int | None
    source: Origin
    confidence: float | None
    state: str
    sha256: str
    format: str
    width: int
    height: int
    read: Callable[[], bytes]
    probabilities: tuple[float, ...] | None = None
    group: str = ""
    split: str | None = None
