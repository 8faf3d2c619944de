"""Opens a file of a known format: its header is read, its pixels are not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, BinaryIO, Protocol, cast

import pillow_heif
from PIL import ExifTags, Image, ImageFile
from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.Image import Image as PILImage
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

_UPRIGHT = 1
_LYING = (5, 6, 7, 8)
_DNG_VERSION = 50706


class Source(Protocol):
    """A picture whose header is read; `load` decodes all of it, `crop` copies a part of what is decoded."""

    @property
    def mode(self) -> str: ...
    @property
    def size(self) -> tuple[int, int]: ...
    @property
    def info(self) -> Mapping[Any, Any]: ...
    def load(self) -> object: ...
    def crop(self, box: tuple[int, int, int, int]) -> PILImage: ...


class HeifSource:
    """The primary picture of a HEIC file.

    Rows become Pillow pictures one strip at a time: Pillow's own plugin holds a second copy of the whole.
    """

    def __init__(self, file: BinaryIO) -> None:
        images = pillow_heif.open_heif(file, convert_hdr_to_8bit=True, hdr_to_16bit=True, remove_stride=False)
        self.frames = len(images)
        self._image = images[images.primary_index]
        self.mode: str = self._image.mode
        self.size: tuple[int, int] = self._image.size
        self.info: Mapping[Any, Any] = self._image.info

    def load(self) -> None:
        """Decode. Raises what libheif raises, ValueError when the header told another size."""
        self._image.load()
        if self._image.size != self.size:
            raise ValueError("the header tells another size than the data")

    def crop(self, box: tuple[int, int, int, int]) -> PILImage:
        """A copy of the part inside (left, top, right, bottom)."""
        left, top, right, bottom = box
        stride = self._image.stride
        rows = bytes(memoryview(self._image.data)[top * stride : bottom * stride])
        strip = Image.frombuffer(self.mode, (self.size[0], bottom - top), rows, "raw", self.mode, stride, 1)
        return strip.crop((left, 0, right, bottom - top))


# The plugins' classes themselves, instead of Image.open: nothing but these formats can ever be tried, and
# the process-wide limit of pixels that Image.open enforces stays out of ours. JPEGs with more pictures
# behind the first (MPO) are read as the plain JPEG that they begin with.
_OPENERS: dict[str, Callable[[BinaryIO], Source]] = {
    "JPEG": JpegImageFile,
    "PNG": PngImageFile,
    "WEBP": WebPImageFile,
    "GIF": GifImageFile,
    "BMP": BmpImageFile,
    "TIFF": TiffImageFile,
    "AVIF": AvifImageFile,
    "HEIF": HeifSource,
}


def open_source(file: BinaryIO, format_name: str) -> Source:
    """Read the header of a seekable `file`. Raises what the plugin raises for a file that it cannot read."""
    file.seek(0)
    return _OPENERS[format_name](file)


def is_raw_photo(source: Source) -> bool:
    """Whether a TIFF is a camera's raw picture (DNG, NEF), whose first page is a thumbnail only."""
    if not isinstance(source, TiffImageFile):
        return False
    tags = source.tag_v2
    is_thumbnail = tags.get(ExifTags.Base.NewSubfileType, 0) == 1
    return _DNG_VERSION in tags or (is_thumbnail and ExifTags.Base.SubIFDs in tags)


def take_orientation(source: Source) -> int:
    """EXIF's orientation, 1 to 8, that is still to be applied after loading; a broken one counts as 1.

    libheif has turned the picture already. Pillow would turn a TIFF by itself, in a second copy of the full
    size: this takes the turn away from it. For AVIF Pillow tells the container's own turn here.
    """
    if isinstance(source, HeifSource):
        return _UPRIGHT
    orientation: object = _UPRIGHT
    with suppress(Exception):
        if isinstance(source, TiffImageFile):
            orientation = _take_tiff_orientation(source)
        elif "exif" in source.info:
            exif = Image.Exif()
            exif.load(source.info["exif"])
            orientation = exif.get(ExifTags.Base.Orientation, _UPRIGHT)
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else _UPRIGHT


def _take_tiff_orientation(source: TiffImageFile) -> object:
    orientation = source.tag_v2.get(ExifTags.Base.Orientation, _UPRIGHT)
    source.info.pop("xmp", None)
    exif = source.getexif()
    if ExifTags.Base.Orientation in exif:
        del exif[ExifTags.Base.Orientation]
    if orientation in _LYING:
        # Pillow tells the size as it would be after its own turn.
        source._size = (source.size[1], source.size[0])
    return orientation


def upright_size(source: Source, orientation: int) -> tuple[int, int]:
    """Width and height once `orientation` is applied."""
    width, height = source.size
    return (height, width) if orientation in _LYING else (width, height)


def has_many_frames(source: Source) -> bool:
    """Whether more than one frame or page follows; only the second is looked for. Call after the decode."""
    if isinstance(source, HeifSource):
        return source.frames > 1
    with suppress(Exception):
        return bool(getattr(cast(ImageFile.ImageFile, source), "is_animated", False))
    return False
