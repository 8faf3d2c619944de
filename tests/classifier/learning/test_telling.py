"""After a change of the classes everything is told again: a little at once, the rest in the background."""

import numpy as np
import pytest

from classifier.classification.tasks import classify_chunk
from classifier.learning import telling
from classifier.learning.tasks import retell_chunk
from classifier.learning.telling import begin_retelling, find_untold, retell_some
from classifier.models import Dataset, Image
from tests.classifier.classification.waiting import make_dataset, make_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """Seven classified images of a dataset that no longer knows what they were taken for."""
    monkeypatch.setattr(telling, "CHUNK", 2)
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    dataset = make_dataset()
    make_waiting(dataset, 7)
    classify_chunk.call()
    names = set(Image.objects.values_list("top_class", flat=True))
    dataset.classes.filter(name__in=names).delete()
    return dataset


def count_told(dataset: Dataset) -> int:
    return dataset.images.filter(predicted__isnull=False).count()


def test_without_a_change_there_is_nothing_to_tell() -> None:
    assert retell_some() == 0


def test_a_large_dataset_is_told_chunk_by_chunk(told: Dataset) -> None:
    begin_retelling(dataset=told)
    assert count_told(told) == 2

    assert [retell_chunk.call() for _ in range(4)] == [2, 2, 1, 0]

    assert count_told(told) == 7
    assert not find_untold().exists()
    assert all(np.isclose(each.confidence or 0, each.confidence or 1) for each in told.images.all())


def test_an_interrupted_chunk_is_told_again(told: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    begin_retelling(dataset=told)
    with monkeypatch.context() as patch:

        def die(*_: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(telling, "write_told", die)
        with pytest.raises(KeyboardInterrupt):
            retell_some()

    while retell_some():
        pass

    assert count_told(told) == 7


def test_another_change_begins_anew(told: Dataset) -> None:
    begin_retelling(dataset=told)
    retell_some()
    gone = told.images.order_by("pk").first()
    assert gone is not None
    assert gone.predicted is not None
    gone.predicted.delete()

    begin_retelling(dataset=told)
    while retell_some():
        pass

    assert count_told(told) == 7


def test_what_was_deleted_is_not_told(told: Dataset) -> None:
    begin_retelling(dataset=told)
    Dataset.objects.update(removed_at="2026-01-01T00:00Z")

    assert retell_some() == 0
