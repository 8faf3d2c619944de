"""Bytes become text: UTF-8 or UTF-16, with or without a mark of the order of bytes."""

import codecs

from django.utils.translation import gettext as _

from classifier.labelling.refusals import LabellingRefused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> str:
    """The text. Raises LabellingRefused for other encodings and for what is no text."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "") or _guess(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise LabellingRefused(
            _("The file is not text in UTF-8 or UTF-16. Save it as “CSV UTF-8” and send it again.")
        ) from error
    if not text.strip():
        raise LabellingRefused(_("The file is empty."))
    return text


def _guess(content: bytes) -> str:
    """By the zeros between the letters, which UTF-8 does not have."""
    head = content[:200]
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > len(head) // 4 else "utf-8"
