"""Groups of near copies in the rows: found once, whoever looks, and kept right."""

import threading
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from classifier.intake.fingerprints import make_fingerprint, sample
from classifier.intake.near_copies import grouping
from classifier.intake.near_copies.grouping import group_some, join, record_groups
from classifier.intake.near_copies.groups import put_back, take_out
from classifier.intake.services import delete_image, delete_images
from classifier.models import Dataset, Image
from tests.classifier.intake.near_copies.test_matching import compress, cut, draw
from tests.classifier.labelling.conftest import make_dataset, make_image


def add(dataset: Dataset, seed: int, *, how: Any = None, **columns: Any) -> Image:
    picture = draw(seed)
    print_ = make_fingerprint(sample(how(picture) if how else picture))
    return make_image(dataset, fingerprint=print_, grouping=Image.Grouping.WAITING, **columns)


def read_groups(dataset: Dataset) -> list[set[uuid.UUID]]:
    groups: dict[uuid.UUID, set[uuid.UUID]] = {}
    for image in dataset.images.filter(group__isnull=False):
        if image.group:
            groups.setdefault(image.group, set()).add(image.pk)
    return list(groups.values())


def ids(*images: Image) -> set[uuid.UUID]:
    return {image.pk for image in images}


@pytest.fixture
def dataset(db: Any) -> Dataset:
    return make_dataset()


def test_pictures_of_another_dataset_are_never_grouped(dataset: Dataset) -> None:
    add(dataset, 1)
    add(make_dataset(), 1)
    while group_some():
        pass

    assert not Image.objects.filter(group__isnull=False).exists()


def test_pictures_from_before_have_no_fingerprint_and_no_group(dataset: Dataset) -> None:
    make_image(dataset)
    make_image(dataset)

    assert group_some() == 0
    assert read_groups(dataset) == []


def test_copies_that_arrive_later_join_their_group(dataset: Dataset) -> None:
    first, other = add(dataset, 1), add(dataset, 2)
    assert group_some() == 2
    copy = add(dataset, 1, how=compress)
    assert group_some() == 1
    third = add(dataset, 1, how=cut(0.025, 0.025, 0.025, 0.025))
    assert group_some() == 1

    assert read_groups(dataset) == [ids(first, copy, third)]
    assert Image.objects.get(pk=other.pk).group is None
    assert group_some() == 0


def test_a_picture_that_is_a_copy_of_two_groups_makes_them_one(dataset: Dataset) -> None:
    images = [make_image(dataset) for _number in range(5)]
    for pair in ((0, 1), (2, 3)):
        record_groups(dataset=dataset, compared=[], groups=[[images[place].pk for place in pair]])
    assert len(read_groups(dataset)) == 2

    record_groups(dataset=dataset, compared=[], groups=[[images[1].pk, images[4].pk, images[2].pk]])

    assert read_groups(dataset) == [ids(*images)]


def test_a_picture_that_was_deleted_meanwhile_makes_no_group_of_one(dataset: Dataset) -> None:
    kept, gone = make_image(dataset), make_image(dataset)
    delete_image(image=gone)

    record_groups(dataset=dataset, compared=[kept.pk], groups=[[kept.pk, gone.pk]])

    assert read_groups(dataset) == []


@pytest.mark.parametrize("at_once", [True, False])
def test_who_is_left_alone_by_deleting_has_no_group(dataset: Dataset, at_once: bool) -> None:
    images = [make_image(dataset) for _number in range(3)]
    record_groups(dataset=dataset, compared=[], groups=[[image.pk for image in images]])

    delete_image(image=images[0])
    assert read_groups(dataset) == [ids(*images[1:])]
    if at_once:
        delete_images(dataset=dataset, image_ids=[images[1].pk])
    else:
        delete_image(image=images[1])

    assert read_groups(dataset) == []


def test_a_picture_taken_out_stays_out_until_it_is_put_back(dataset: Dataset) -> None:
    images = [add(dataset, 1), add(dataset, 1, how=compress), add(dataset, 1, how=cut(0, 0, 0.05, 0))]
    group_some()

    assert take_out(dataset=dataset, image_ids=[images[0].pk]) == 1
    late = add(dataset, 1, how=lambda picture: picture.resize((160, 120)))
    group_some()
    assert read_groups(dataset) == [ids(*images[1:], late)]

    assert put_back(dataset=dataset, image_ids=[images[0].pk]) == 1
    group_some()
    assert read_groups(dataset) == [ids(*images, late)]


def test_a_foreign_picture_is_not_taken_out(dataset: Dataset) -> None:
    other = make_dataset()
    images = [make_image(other) for _number in range(2)]
    record_groups(dataset=other, compared=[], groups=[[image.pk for image in images]])

    assert take_out(dataset=dataset, image_ids=[images[0].pk]) == 0
    assert read_groups(other) == [ids(*images)]


def test_a_cut_off_comparison_is_made_again(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    images = [add(dataset, 1), add(dataset, 1, how=compress)]
    with monkeypatch.context() as patched:
        patched.setattr(grouping, "record_groups", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            group_some()
    assert group_some() == 0  # the one that was cut off still has its lease
    Dataset.objects.update(grouping_until=None)

    assert group_some() == 2
    assert read_groups(dataset) == [ids(*images)]


def test_who_has_lost_the_lease_records_nothing(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    images = [add(dataset, 1), add(dataset, 1, how=compress)]

    def stall(*_: Any) -> list[Any]:
        Dataset.objects.update(grouping_until=timezone.now())  # it lapsed, and another worker took it
        return [[image.pk for image in images]]

    monkeypatch.setattr(grouping, "join", stall)
    group_some()

    assert read_groups(dataset) == []
    assert set(dataset.images.values_list("grouping", flat=True)) == {"waiting"}


def test_pictures_are_compared_with_all_before_them_however_many(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "NEW_AT_ONCE", 3)
    monkeypatch.setattr(grouping, "READ_AT_ONCE", 2)
    copies = [None, compress, cut(0, 0, 0.05, 0), lambda picture: picture.resize((160, 120))]
    images = [[add(dataset, seed, how=how) for seed in range(5)] for how in copies]

    assert [group_some() for _number in range(8)] == [3, 3, 3, 3, 3, 3, 2, 0]
    found = sorted(map(sorted, read_groups(dataset)))
    assert found == sorted(sorted(row[seed].pk for row in images) for seed in range(5))


def test_pictures_hang_together_over_others() -> None:
    a, b, c, d, e = (uuid.uuid4() for _number in range(5))

    groups = join([(a, b), (d, e), (c, b)])

    assert sorted(map(sorted, groups)) == sorted([sorted([a, b, c]), sorted([d, e])])


def test_workers_at_the_same_time_make_one_group(shared_database: None) -> None:
    dataset = make_dataset()
    images = [make_image(dataset) for _number in range(24)]
    pairs = [(images[place].pk, images[place + 1].pk) for place in range(23)]

    def record(mine: Sequence[tuple[uuid.UUID, uuid.UUID]]) -> None:
        try:
            for pair in mine:
                with transaction.atomic():
                    record_groups(dataset=dataset, compared=[], groups=[pair])
        finally:
            connection.close()

    threads = [threading.Thread(target=record, args=(pairs[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert read_groups(dataset) == [ids(*images)]
