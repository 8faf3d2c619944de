"""Files of a large upload: those that are here already are not sent again, the others are stored."""

from __future__ import annotations

from collections.abc import Sequence

from classifier.intake.archives import ArchiveRefused, is_archive
from classifier.intake.making import Source
from classifier.intake.services import Refusal, describe_problem
from classifier.intake.storing import Arrival, store_files
from classifier.intake.unpacking import keep_archive
from classifier.models import Archive, Dataset, Image


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
    answers: dict[int, Image | Refusal | None] = {}
    pictures: dict[int, Arrival] = {}
    for place, arrival in enumerate(arrivals):
        if _is_archive(arrival):
            answers[place] = _keep(dataset, arrival)
        else:
            pictures[place] = arrival
    stored = store_files(dataset=dataset, arrivals=list(pictures.values()))
    for (place, arrival), answer in zip(pictures.items(), stored, strict=True):
        answers[place] = answer if isinstance(answer, Image) else describe_problem(arrival.name, answer)
    return [answers[place] for place in range(len(arrivals))]


def _is_archive(arrival: Arrival) -> bool:
    head = bytes(arrival.file.read(4))
    arrival.file.seek(0)
    return is_archive(arrival.name, head)


def _keep(dataset: Dataset, arrival: Arrival) -> Refusal | None:
    try:
        keep_archive(dataset=dataset, file=arrival.file, name=arrival.name)
    except ArchiveRefused as refused:
        return Refusal(arrival.name, refused.sentence, refused.status)
    return None
