"""Files of a large upload: those that are here already are not sent again, the others are stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from classifier.intake.archives import ArchiveRefused, is_archive
from classifier.intake.images import PictureRefused
from classifier.intake.quotas import QuotaReached
from classifier.intake.services import Refusal, Source, store_upload
from classifier.intake.unpacking import keep_archive
from classifier.models import Archive, Dataset, Image
from classifier.storage import StorageRefused, StorageUnavailable


@dataclass(frozen=True)
class Arrival:
    """A file that came in, its path below the person's folder, and what it is on their disk."""

    file: UploadedFile[Any]
    name: str
    source: Source


def find_known(dataset: Dataset, facts: Sequence[tuple[str, Source]]) -> list[int]:
    """The places of the files that the dataset has already, by path, size and time of change."""
    names = {name for name, _source in facts}
    images = Image.objects.filter(dataset=dataset, path__in=names)
    kept = set(images.values_list("path", "source_size", "source_modified"))
    archives = Archive.objects.filter(dataset=dataset, name__in=names).exclude(state=Archive.State.REFUSED)
    kept_archives = set(archives.values_list("name", "size"))
    return [
        place
        for place, (name, source) in enumerate(facts)
        if (name, source.size, source.modified) in kept or (name, source.size) in kept_archives
    ]


def store_arrivals(*, dataset: Dataset, arrivals: Sequence[Arrival]) -> list[Image | Refusal | None]:
    """Store each file, or keep it if it is an archive: for each the image, why it was not taken, or None."""
    return [_store(dataset, arrival) for arrival in arrivals]


def _store(dataset: Dataset, arrival: Arrival) -> Image | Refusal | None:
    head = bytes(arrival.file.read(4))
    arrival.file.seek(0)
    try:
        if is_archive(arrival.name, head):
            keep_archive(dataset=dataset, file=arrival.file, name=arrival.name)
        else:
            return store_upload(dataset=dataset, file=arrival.file, name=arrival.name, source=arrival.source)
    except (PictureRefused, StorageRefused, StorageUnavailable, QuotaReached, ArchiveRefused) as refused:
        return Refusal(arrival.name, refused.sentence, refused.status)
    return None
