"""What a person can choose about an export of a labelled folder."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from classifier.exporting.formats import FORMATS
from classifier.exporting.formats.base import Format
from classifier.exporting.plan import Choices, LabelKind
from classifier.exporting.shapes import Fit, Shape, Square
from classifier.exporting.splits import Shares


class OptionError(Exception):
    """Choices that do not go together. The message is for people."""


@dataclass(frozen=True)
class ExportOptions:
    """The choices, as they were made; `split` is "train/validation/test" in shares, like "80/10/10"."""

    format: str
    split: str = ""
    limit: int | None = None
    side: int | None = None
    fit: Fit = "crop"
    labels: LabelKind = "whole"
    keep_unsure: bool = False
    min_confidence: float | None = None

    def check(self, *, is_part: bool = False) -> None:
        """Raise OptionError for choices that do not go together; for a part of a whole, some are needed."""
        writer = self.writer
        if is_part and writer.is_square and not self.side:
            raise OptionError(_("The format %s needs --size when it is made in parts.") % self.format)
        if self.split and not writer.has_splits:
            raise OptionError(_("The format %s has no splits: leave --split away.") % self.format)
        if self.side and not writer.has_pictures:
            raise OptionError(_("The format %s holds labels only: leave --size away.") % self.format)
        if self.limit is not None and self.limit < 1:
            raise OptionError(_("--limit must be at least 1."))
        if self.min_confidence is not None and not 0 <= self.min_confidence <= 1:
            raise OptionError(_("--min-confidence must be between 0 and 1."))
        if self.labels != "whole" and self.format != "stylegan":
            raise OptionError(_("--labels %s is for the format stylegan only.") % self.labels)
        self.choose()

    @property
    def writer(self) -> Format:
        """The format itself."""
        return FORMATS[self.format]

    def choose(self) -> Choices:
        """The choices that a plan needs. Raises OptionError for shares that are none."""
        return Choices(_parse_shares(self.split) if self.split else None, self.limit, self.labels)

    def shape(self) -> Shape:
        """What becomes of the pictures."""
        return Shape(Square(self.side, self.fit) if self.side else None, self.writer.kept)


def _parse_shares(text: str) -> Shares:
    try:
        return Shares.parse(text)
    except ValueError as error:
        raise OptionError(
            _("--split %s is not three shares: train/validation/test, like 80/10/10 or 80/0/20.") % text
        ) from error
