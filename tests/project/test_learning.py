"""kill -9 in the middle of learning loses nothing, and of two workers at once the newest head wins."""

import random
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from classifier.learning.services import learn_anew
from classifier.models import Dataset, Head, Image, Review
from tests.classifier.classification.waiting import make_dataset
from tests.classifier.learning.drawn import give, make_classes, make_seen
from tests.project.test_workers import running_worker

PICTURES, CLASSES, LABELS, KILLS = 3000, 10, 200, 4


def make_taught() -> Dataset:
    """A dataset of PICTURES with features, of which LABELS are labelled."""
    dataset = make_dataset()
    classes = make_classes(dataset, [f"kind {number}" for number in range(CLASSES)])
    images = make_seen(dataset, [number % CLASSES for number in range(PICTURES)])
    for number, label in enumerate(classes):
        give(dataset, images[number:LABELS:CLASSES], label)
    return dataset


def wait_until_learnt(dataset: Dataset, more_than: int, seconds: float) -> None:
    """Until a head of a version above `more_than` has told all pictures."""
    deadline = time.monotonic() + seconds
    while True:
        dataset.refresh_from_db()
        if dataset.head_version > more_than and dataset.retell_after is None and dataset.learnt_through:
            return
        assert time.monotonic() < deadline, "no head has told all pictures"
        time.sleep(0.1)


def find_newest(dataset: Dataset) -> int:
    newest = dataset.heads.order_by("-version").first()
    return newest.version if newest else 0


@pytest.mark.usefixtures("shared_database")
def test_workers_killed_while_they_learn_lose_nothing_and_the_newest_head_wins(tmp_path: Path) -> None:
    dataset = make_taught()
    reviews = Review.objects.count()
    for _ in range(KILLS):
        learn_anew(dataset=dataset)
        with running_worker(tmp_path):
            time.sleep(random.uniform(0.05, 1.5))  # noqa: S311 - any moment will do
        # The lease of the dead would lapse by itself, half a minute later.
        Dataset.objects.update(learning_until=timezone.now() - timedelta(seconds=1))
    before = find_newest(dataset)

    learn_anew(dataset=dataset)
    with running_worker(tmp_path), running_worker(tmp_path):
        wait_until_learnt(dataset, before, 90)

    newest = find_newest(dataset)
    assert dataset.head_version == newest
    open_ = dataset.images.filter(state=Image.State.UNREVIEWED)
    assert open_.count() == PICTURES - LABELS
    assert set(open_.values_list("head_version", flat=True)) == {newest}
    assert Review.objects.count() == reviews
    assert [head.version for head in Head.objects.all()] == list(range(1, newest + 1))
    names = list(open_.values_list("path", "predicted__name"))
    wrong = [path for path, name in names if name != f"kind {int(path.removesuffix('.png')) % CLASSES}"]
    assert len(wrong) < 0.02 * len(names)
