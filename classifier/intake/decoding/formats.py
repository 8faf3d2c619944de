"""What a file is, told from its first bytes and never from its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from classifier.intake.refusals import refuse_drawing, refuse_format, refuse_other_file

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# As many first bytes as tell_format needs: the comments before an SVG's first tag can be long.
HEAD_BYTES = 4096

_PICTURES = (
    ("JPEG", re.compile(rb"\xff\xd8\xff")),
    ("PNG", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("GIF", re.compile(rb"GIF8[79]a")),
    ("WEBP", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("BMP", re.compile(rb"BM.{4}.{8}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00\x00\x00", re.DOTALL)),
    ("TIFF", re.compile(rb"II\*\x00(?!.{4}CR)|MM\x00\*|II\+\x00|MM\x00\+", re.DOTALL)),
)

_OTHER_PICTURES: tuple[tuple[re.Pattern[bytes], StrOrPromise], ...] = (
    (re.compile(rb"\x00\x00\x01\x00[^\x00]"), _("a Windows icon (ICO)")),
    (re.compile(rb"\x00\x00\x02\x00[^\x00]"), _("a Windows cursor (CUR)")),
    (re.compile(rb"icns"), _("an Apple icon (ICNS)")),
    (re.compile(rb"8BPS"), _("a Photoshop document (PSD)")),
    (re.compile(rb"\x00\x00\x00\x0cjP  \r\n|\xff\x4f\xff\x51"), _("a JPEG 2000 picture")),
    (re.compile(rb"\xff\x0a|\x00\x00\x00\x0cJXL \r\n"), _("a JPEG XL picture")),
    (re.compile(rb"II\xbc\x01"), _("a JPEG XR picture")),
    (
        re.compile(rb"II\*\x00.{4}CR|IIU\x00|IIRO|FUJIFILMCCD-RAW|.{4}ftypcrx ", re.DOTALL),
        _("a camera's raw picture"),
    ),
    (re.compile(rb"P[1-7f F][\s]"), _("a Netpbm picture (PBM, PGM, PPM)")),
    (re.compile(rb"DDS "), _("a DirectDraw texture (DDS)")),
    (re.compile(rb"qoif"), _("a QOI picture")),
    (re.compile(rb"v/1\x01"), _("an OpenEXR picture")),
    (re.compile(rb"#\?RADIANCE|#\?RGBE"), _("a Radiance picture (HDR)")),
    (re.compile(rb"gimp xcf"), _("a GIMP document (XCF)")),
    (re.compile(rb"SIMPLE  ="), _("an astronomical picture (FITS)")),
    (re.compile(rb".{128}DICM", re.DOTALL), _("a medical picture (DICOM)")),
    (re.compile(rb"%!PS|\xc5\xd0\xd3\xc6"), _("a PostScript drawing (EPS)")),
    (
        re.compile(rb"\xd7\xcd\xc6\x9a|\x01\x00\x00\x00.{36} EMF", re.DOTALL),
        _("a Windows drawing (WMF, EMF)"),
    ),
    (re.compile(rb"AT&TFORM"), _("a DjVu document")),
)

_OTHER_FILES: tuple[tuple[re.Pattern[bytes], StrOrPromise], ...] = (
    (re.compile(rb"%PDF-"), _("a PDF document")),
    (re.compile(rb"PK\x03\x04|PK\x05\x06"), _("a ZIP archive or an office document")),
    (re.compile(rb"\x1f\x8b|BZh|\xfd7zXZ\x00|7z\xbc\xaf\x27\x1c|Rar!\x1a"), _("an archive")),
    (re.compile(rb"\x1a\x45\xdf\xa3|RIFF.{4}AVI |FLV\x01|\x00\x00\x01[\xba\xb3]", re.DOTALL), _("a film")),
    (re.compile(rb"ID3|OggS|fLaC|RIFF.{4}WAVE", re.DOTALL), _("a sound recording")),
    (re.compile(rb"\s*(<!doctype html|<html)", re.IGNORECASE), _("a web page")),
)

_SVG = re.compile(rb"(\xef\xbb\xbf)?\s*(<\?xml|<!--|<!DOCTYPE svg|<svg[\s>])", re.IGNORECASE)
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_FILM_BRANDS = (b"isom", b"iso2", b"mp4", b"avc1", b"qt  ", b"M4V", b"3gp", b"dash")


def tell_format(head: bytes) -> str:
    """Name the format, as `Picture.format` does, of the file that begins with `head` (up to HEAD_BYTES).

    Raises PictureRefused: unsupported_format for pictures that are not read here, else not_a_picture.
    """
    for name, pattern in _PICTURES:
        if pattern.match(head):
            return name
    for pattern, other_picture in _OTHER_PICTURES:
        if pattern.match(head):
            raise refuse_format(other_picture)
    if head[4:8] == b"ftyp":
        return _tell_by_brands(head)
    if _SVG.match(head) and re.search(rb"<svg[\s>]", head, re.IGNORECASE):
        raise refuse_drawing()
    for pattern, other_file in _OTHER_FILES:
        if pattern.match(head):
            raise refuse_other_file(other_file)
    raise refuse_other_file()


def _tell_by_brands(head: bytes) -> str:
    """AVIF, HEIC and films are boxes of the same kind; the brands in the first box tell them apart."""
    end = max(16, min(int.from_bytes(head[:4]), len(head)))
    major = head[8:12]
    brands = {major} | {head[at : at + 4] for at in range(16, end, 4)}
    if major in (b"avif", b"avis") or (major not in _HEIF_BRANDS and brands & {b"avif", b"avis"}):
        return "AVIF"
    if brands & _HEIF_BRANDS or major in (b"mif1", b"msf1"):
        return "HEIF"
    if major.startswith(_FILM_BRANDS):
        raise refuse_other_file(_("a film"))
    raise refuse_other_file()
