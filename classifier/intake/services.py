"""Pictures in and out of the store: acknowledged only when stored, never left half done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import batched
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.functional import Promise

from classifier.intake.images import PictureRefused
from classifier.intake.near_copies.grouping import lock_groups
from classifier.intake.near_copies.groups import dissolve_single
from classifier.intake.rows import delete_rows
from classifier.intake.storing import Arrival, Look, Problem, discard, note_change, store_files
from classifier.models import Dataset, Image

DELETED_AT_ONCE = 2000
NEEDED_TO_DELETE = ("dataset_id", "group", "stored_bytes", "file", "rendition", "thumbnail")

type NamesOf = Mapping[Any, str]  # the names of UploadedFiles


@dataclass(frozen=True)
class Refusal:
    """A file that was not taken, and why: for the person, and by a code, if it has one, for programs."""

    name: str
    sentence: str | Promise
    status: int
    code: str = ""


@dataclass
class Uploaded:
    """What became of the files of one upload, each an image or a refusal.

    `doubles` names the files that brought pictures that were here already; these are among `images`.
    """

    images: list[Image] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    doubles: list[tuple[str, Image]] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The HTTP status when nothing was taken: the refusals' own if they agree, else 422."""
        statuses = {refusal.status for refusal in self.refusals}
        return statuses.pop() if len(statuses) == 1 else 422


def store_uploads(
    *,
    dataset: Dataset,
    files: Iterable[UploadedFile[Any]],
    names: NamesOf = MappingProxyType({}),
    look: Look | None = None,
) -> Uploaded:
    """Check and store each file. A bad picture costs the others nothing; a full store refuses the rest.

    `names` has other names than the files' own: their paths below a folder, say.
    """
    uploaded = Uploaded()
    arrivals = [Arrival(file, clean_name(names.get(file) or file.name or "")) for file in files]
    answers = store_files(dataset=dataset, arrivals=arrivals, look=look)
    for arrival, answer in zip(arrivals, answers, strict=True):
        if not isinstance(answer, Image):
            uploaded.refusals.append(describe_problem(arrival.name, answer))
            continue
        if answer.was_here:
            uploaded.doubles.append((arrival.name, answer))
        if answer not in uploaded.images:
            uploaded.images.append(answer)
    return uploaded


def describe_problem(name: str, problem: Problem) -> Refusal:
    """Why the file of this name was not taken."""
    code = problem.code if isinstance(problem, PictureRefused) else ""
    return Refusal(name, problem.sentence, problem.status, code)


def delete_image(*, image: Image) -> None:
    """Delete the row, then its files. A file that cannot be deleted now is an orphan that pruning removes."""
    with transaction.atomic():
        lock_groups(image.dataset)
        group = Image.objects.filter(pk=image.pk).values_list("group", flat=True).first()
        deleted, _rows = Image.objects.filter(pk=image.pk).delete()
        if deleted:
            dissolve_single(image.dataset, [group] if group else [])
            note_change(image.dataset, images=-1, stored_bytes=-image.stored_bytes)
    discard(image.stored_names)


def delete_images(*, dataset: Dataset, image_ids: Iterable[UUID]) -> int:
    """Delete those of the images that are the dataset's, in chunks, each with its files; returns how many.

    Interrupted, it leaves whole pictures: the rest can be deleted again.
    """
    count = 0
    for ids in batched(image_ids, DELETED_AT_ONCE):
        with transaction.atomic():
            lock_groups(dataset)
            # By their ids alone: SQLite would go through all of the dataset's rows for each part.
            found = Image.objects.filter(pk__in=ids).order_by("pk").only(*NEEDED_TO_DELETE)
            images = [image for image in found.select_for_update() if image.dataset_id == dataset.pk]
            delete_rows([image.pk for image in images])
            dissolve_single(dataset, {image.group for image in images if image.group})
            freed = sum(image.stored_bytes for image in images)
            note_change(dataset, images=-len(images), stored_bytes=-freed)
        discard(name for image in images for name in image.stored_names)
        count += len(images)
    return count


def clean_name(name: str) -> str:
    """A file's name, or its path below a folder, as it can be kept and shown.

    One line, at most 255 characters, never empty; parts divided by '/', none of them '..'.
    """
    printable = "".join(character for character in name if character.isprintable()).strip()
    parts = [part for part in printable.replace("\\", "/").split("/") if part.strip() not in ("", ".", "..")]
    return "/".join(parts)[-255:].lstrip("/") or "picture"
