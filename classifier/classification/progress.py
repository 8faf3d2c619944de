"""Reads: how far the work on a dataset is, how fast it goes, and how long it will take."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from classifier.models import Archive, Dataset, Image, Prediction

# Long enough to be steady over several chunks, short enough to follow what happens.
WINDOW = timedelta(seconds=10)


@dataclass(frozen=True)
class Progress:
    """Pictures of a dataset: all, waiting to be classified, failed, classified in a second (0.0: unknown)."""

    total: int
    waiting: int
    failed: int
    per_second: float
    archives: list[Archive]

    @property
    def done(self) -> int:
        """Pictures that wait for nothing any more."""
        return self.total - self.waiting

    @property
    def seconds_left(self) -> int | None:
        """None while the speed is not known."""
        return round(self.waiting / self.per_second) if self.per_second else None

    @property
    def is_under_way(self) -> bool:
        """Whether it will change by itself."""
        return self.waiting > 0 or any(archive.state == Archive.State.WAITING for archive in self.archives)


def find_progress(dataset: Dataset) -> Progress:
    """The dataset's progress now."""
    images = Image.objects.filter(dataset=dataset)
    waiting = images.filter(state=Image.State.PENDING).count()
    return Progress(
        total=images.count(),
        waiting=waiting,
        failed=images.filter(state=Image.State.FAILED).count(),
        per_second=_measure_speed(dataset) if waiting else 0.0,
        archives=list(Archive.objects.filter(dataset=dataset)),
    )


def _measure_speed(dataset: Dataset) -> float:
    now = timezone.now()
    recent = Prediction.objects.filter(created_at__gt=now - WINDOW, image__dataset=dataset)
    first = recent.order_by("created_at").values_list("created_at", flat=True).first()
    if first is None:
        return 0.0
    # At the start the window is not full yet; a chunk's predictions are all of one moment.
    return recent.count() / max((now - first).total_seconds(), 1.0)
