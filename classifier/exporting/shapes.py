"""The pictures of an export: the files as they came, or PNGs, square and all of one size."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from PIL import Image
from PIL.Image import Image as PILImage

from classifier.exporting.records import ExportRecord
from classifier.intake.images import Limits, read_picture
from classifier.intake.pixel_budget import PixelBudget
from classifier.naming import clean_component, replace_suffix

SIDES = (32, 64, 128, 256, 512)
SIDE_OF_ARRAYS = 32
# Square pictures are as large as they can be while this share of them is large enough.
SHARE_THAT_FITS = 0.95
Fit = Literal["crop", "pad"]

# What was taken in once is read again, whatever the limits were then.
_LIMITS = Limits(max_bytes=1 << 40, max_pixels=1 << 40, min_side=1, max_memory=1 << 40)
_NEVER_REDUCED = 1 << 30
_SUFFIXES = {
    # Keras and torchvision pass over .jpe and .jfif without a word.
    "JPEG": (".jpg", ".jpeg"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "GIF": (".gif",),
    "BMP": (".bmp", ".dib"),
    "TIFF": (".tif", ".tiff"),
    "AVIF": (".avif",),
    "HEIF": (".heic", ".heif"),
}


@dataclass(frozen=True)
class Square:
    """PNGs of `side` x `side` pixels: the middle of the picture ("crop") or all of it on black ("pad")."""

    side: int
    fit: Fit = "crop"

    def fits(self, record: ExportRecord) -> bool:
        """Whether the picture is large enough: nothing is ever enlarged."""
        size = (record.width, record.height)
        return (min(size) if self.fit == "crop" else max(size)) >= self.side

    def draw(self, record: ExportRecord, budget: PixelBudget | None = None) -> PILImage:
        """The picture, RGB, decoded within `budget`.

        Raises PictureRefused when its file cannot be read any more.
        """
        longer, shorter = max(record.width, record.height), min(record.width, record.height)
        # Reduced while it is decoded, but to no less than twice what is needed.
        enough = 2 * self.side * (longer / shorter if self.fit == "crop" else 1)
        picture = read_picture(BytesIO(record.read()), _LIMITS, budget, int(enough) + 1).image
        return self._crop(picture) if self.fit == "crop" else self._pad(picture)

    def _crop(self, picture: PILImage) -> PILImage:
        width, height = picture.size
        edge = min(width, height)
        left, top = (width - edge) // 2, (height - edge) // 2
        # Cut out before it is made small: the filter would mix in what lies around a box.
        middle = picture.crop((left, top, left + edge, top + edge))
        return middle.resize((self.side, self.side), Image.Resampling.LANCZOS)

    def _pad(self, picture: PILImage) -> PILImage:
        longer = max(picture.size)
        width, height = (max(1, round(edge * self.side / longer)) for edge in picture.size)
        canvas = Image.new("RGB", (self.side, self.side))
        small = picture.resize((width, height), Image.Resampling.LANCZOS)
        canvas.paste(small, ((self.side - width) // 2, (self.side - height) // 2))
        return canvas


def settle_side(sizes: Iterable[tuple[int, int]], fit: Fit) -> int:
    """The largest side that nearly all pictures of these (width, height) have: nothing is ever enlarged."""
    measure = min if fit == "crop" else max
    measured = array("I", (measure(size) for size in sizes))
    enough = SHARE_THAT_FITS * len(measured)
    fitting = [side for side in SIDES if sum(size >= side for size in measured) >= enough]
    return max(fitting, default=min(SIDES))


@dataclass(frozen=True)
class Shape:
    """How the pictures of one export are written: `square`, or as they came if their format is `kept`.

    All that are decoded at once share `budget`.
    """

    square: Square | None
    kept: frozenset[str] = frozenset()
    budget: PixelBudget | None = None

    def fits(self, record: ExportRecord) -> bool:
        """Whether the picture is large enough."""
        return self.square is None or self.square.fits(record)

    def name(self, record: ExportRecord) -> str:
        """The file's own name without its folders, safe, with the suffix of what is written."""
        name = clean_component(record.path.rpartition("/")[2])
        if self.square is None and record.format in self.kept:
            first, *synonyms = _SUFFIXES[record.format]
            return clean_component(replace_suffix(name, first, synonyms))
        return clean_component(replace_suffix(name, ".png"))

    def encode(self, record: ExportRecord) -> bytes:
        """The picture's file. Raises PictureRefused when it cannot be read any more."""
        if self.square is not None:
            return _encode_png(self.square.draw(record, self.budget))
        if record.format in self.kept:
            return record.read()
        content = BytesIO(record.read())
        return _encode_png(read_picture(content, _LIMITS, self.budget, _NEVER_REDUCED).image)


def _encode_png(picture: PILImage) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
