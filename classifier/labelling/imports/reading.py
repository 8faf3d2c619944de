"""One door to all formats: what the file is, its content says."""

from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from classifier.intake.archives import is_archive
from classifier.labelling.imports.json_files import read_json, read_path
from classifier.labelling.imports.rows import Labels, Problem, Told, collect
from classifier.labelling.imports.tables import read_table
from classifier.labelling.imports.text import decode
from classifier.labelling.imports.zips import read_zip
from classifier.labelling.refusals import LabellingRefused
from classifier.models import Dataset


def read_labels(*, dataset: Dataset, file: BinaryIO, name: str) -> Labels:
    """What the file (seekable, at its beginning) says. Raises LabellingRefused with the reason."""
    classes = [label.name for label in dataset.classes.all()]
    head = file.read(4)
    file.seek(0)
    if is_archive(name, head):
        return collect(read_zip(file, classes))
    most = settings.LABELS_MAX_BYTES
    content = file.read(most + 1)
    if len(content) > most:
        size = {"most": most // 1024**2}
        raise LabellingRefused(_("The file is larger than %(most)d MB, the most for labels.") % size)
    text = decode(content)
    is_json = text.lstrip()[:1] in ("{", "[")
    return collect(read_json(text.lstrip("\ufeff"), classes) if is_json else read_table(text))


def read_folders(dataset: Dataset) -> Labels:
    """The folders in which the dataset's pictures came, as their classes."""

    def read_one(place: int, path: str, sha256: str) -> Told | Problem:
        return read_path(place, path, sha256)

    facts = dataset.images.order_by("path", "sha256").values_list("path", "sha256")
    return collect(read_one(place, *each) for place, each in enumerate(facts.iterator(), start=1))


def lie_in_folders(dataset: Dataset) -> bool:
    """Whether the pictures seem to lie in a folder for each class: the first and the last by path do not
    share one. Looks at a few rows only."""
    paths = dataset.images.values_list("path", flat=True)
    ends = [*paths.order_by("path", "id")[:1], *paths.order_by("-path", "-id")[:1]]
    folders = {path.rpartition("/")[0] for path in ends}
    return len(folders) == 2 and "" not in folders
