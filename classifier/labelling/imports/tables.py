"""CSV in all its kinds: commas, semicolons or tabs, a header under many names, or none at all."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from django.utils.translation import gettext as _

from classifier.labelling.imports.rows import MAX_FIELD, Told
from classifier.labelling.refusals import LabellingRefused

DELIMITERS = ",;\t"
# Beyond this a row is no row: most likely a quote was never closed.
MAX_LINE = 16 * MAX_FIELD
NAMES = {
    "path": {"path", "file", "filename", "file_name", "filepath", "file_path", "relative_path", "image",
             "image_path", "image_name", "img", "name", "picture"},
    "label": {"label", "labels", "class", "class_name", "classname", "category", "target", "y"},
    "sha256": {"sha256", "sha_256", "sha", "hash", "checksum", "digest"},
    "state": {"state", "status"},
    "source": {"source", "origin"},
}  # fmt: skip
_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".heif")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def read_table(text: str) -> Iterator[Told]:
    """The rows. Raises LabellingRefused when the columns cannot be told, and for huge fields."""
    delimiter, skipped, text = _find_delimiter(text)
    reader = csv.reader(_guard(text, skipped), delimiter=delimiter)
    columns: dict[str, int] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns, is_header = find_columns(cells)
                if is_header:
                    continue
            yield _read(cells, columns, reader.line_num + skipped)
    except csv.Error as error:
        raise _refuse_huge(reader.line_num + skipped) from error


def find_columns(cells: Sequence[str]) -> tuple[dict[str, int], bool]:
    """Where each column is, and whether the row is a header. Raises LabellingRefused."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = "_".join(cell.strip().lower().replace("-", " ").split())
        for column, names in NAMES.items():
            if name in names:
                columns.setdefault(column, place)
    if "label" in columns and ("path" in columns or "sha256" in columns):
        return columns, True
    if len(cells) == 2 and cells[0].strip().lower().endswith(_SUFFIXES):
        return {"path": 0, "label": 1}, False
    raise LabellingRefused(
        _("The first line must name the columns: “path” or “sha256”, and “label”. It says: %(line)s")
        % {"line": ", ".join(cells)[:200]}
    )


def _find_delimiter(text: str) -> tuple[str, int, str]:
    """The delimiter, how many lines were needed to say so, and the text behind them."""
    first, _end, rest = text.partition("\n")
    first = first.strip("\r")
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], 1, rest
    return max(DELIMITERS, key=first.count), 0, text


def _guard(text: str, skipped: int) -> Iterator[str]:
    for number, line in enumerate(StringIO(text, newline=""), start=1 + skipped):
        if len(line) > MAX_LINE:
            raise _refuse_huge(number)
        yield line


def _read(cells: Sequence[str], columns: dict[str, int], line: int) -> Told:
    values = {name: cells[place] for name, place in columns.items() if place < len(cells)}
    label = values.get("label", "")
    return Told(line, **values | {"label": unquote(label)})  # type: ignore[arg-type]  # `loose` is no column


def unquote(cell: str) -> str:
    """Text without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _refuse_huge(line: int) -> LabellingRefused:
    return LabellingRefused(
        _("Line %(line)d is far too long for a row of labels. Is a quote missing at its end?")
        % {"line": line}
    )
