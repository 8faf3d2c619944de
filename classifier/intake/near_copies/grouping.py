"""Pictures find their near copies in the background: once for each, whoever comes first.

The truth is in the rows: `grouping` says which pictures have not been compared yet, `group` what was found.
Near copies of near copies are one group, so that the order in which pictures arrive makes no difference.
One worker at a time compares a dataset's pictures, by a lease in its row; who has lost the lease records
nothing, so that of any two pictures the later compared one has met the other. What changes groups does so one
after the other (`lock_groups`), and reads them again first.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Buffer, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import batched
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from classifier.dataset_leases import keep_lease, take_lease
from classifier.durability import atomic_but_repeatable
from classifier.intake.near_copies.matching import Prints, find_pairs, read_prints
from classifier.models import Dataset, Image

# The column of the dataset's row that says who compares its pictures.
LEASE = "grouping_until"
NEW_AT_ONCE = 8192
READ_AT_ONCE = 4096
IDS_AT_ONCE = 1000
# A large dataset is gone through as seldom as it grows by so much, or falls quiet, or has waited long enough.
WORTH_A_LOOK = 0.05
QUIET = timedelta(seconds=3)
LONG_ENOUGH = timedelta(seconds=30)
SMALL = 2000

Pair = tuple[UUID, UUID]
Grouping = Image.Grouping


def group_some() -> int:
    """Compare the waiting pictures of one dataset with all of its others; returns how many there were.

    Cut off at any moment, they wait still, and are compared again.
    """
    dataset = _claim()
    if dataset is None:
        return 0
    waiting = dataset.images.filter(grouping=Grouping.WAITING).order_by("created_at")
    new = dict(waiting.values_list("pk", "fingerprint")[:NEW_AT_ONCE])
    groups = join(find_near_copies(dataset, new))
    # Lost in a power cut, the pictures would still wait, and be compared again.
    with atomic_but_repeatable():
        if keep_lease(dataset, LEASE):
            record_groups(dataset=dataset, compared=list(new), groups=groups)
            Dataset.objects.filter(pk=dataset.pk).update(grouping_until=None)
    return len(new)


def find_uncompared() -> QuerySet[Image]:
    """The pictures that wait to be compared."""
    return Image.objects.filter(grouping=Grouping.WAITING).order_by()


def find_near_copies(dataset: Dataset, new: Mapping[UUID, Buffer | None]) -> Iterator[Pair]:
    """The pairs of `new` pictures (id: fingerprint), and of these with compared ones, that look the same.

    Reads the others some at a time: the memory is the same for any number of them. Ends when the lease is
    lost.
    """
    ids = list(new)
    prints = read_prints(list(new.values()))
    yield from ((ids[one], ids[other]) for one, other in find_pairs(prints, prints) if one < other)
    for other_ids, others in _read_compared(dataset):
        if not keep_lease(dataset, LEASE):
            return
        yield from ((ids[new_one], other_ids[old_one]) for new_one, old_one in find_pairs(prints, others))


def record_groups(*, dataset: Dataset, compared: Sequence[UUID], groups: Iterable[Sequence[UUID]]) -> None:
    """Put the pictures of each list into one group, and note which pictures have been compared.

    A picture that was deleted or taken out of its group in the meantime stays as it is.
    """
    with transaction.atomic():
        lock_groups(dataset)
        for members in groups:
            _merge(dataset, members)
        for ids in batched(compared, IDS_AT_ONCE):
            Image.objects.filter(pk__in=ids, grouping=Grouping.WAITING).update(grouping=Grouping.COMPARED)


def join(pairs: Iterable[Pair]) -> list[list[UUID]]:
    """What hangs together by the pairs: lists of at least two ids each."""
    parents: dict[UUID, UUID] = {}

    def find_root(one: UUID) -> UUID:
        while parents.setdefault(one, one) != one:
            parents[one] = parents[parents[one]]
            one = parents[one]
        return one

    for one, other in pairs:
        parents[find_root(one)] = find_root(other)
    groups: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for one in list(parents):
        groups[find_root(one)].append(one)
    return list(groups.values())


def lock_groups(dataset: Dataset) -> None:
    """Until the end of the transaction nobody else changes the dataset's groups.

    Taken before any image's row, so that no two ever wait for each other.
    """
    Dataset.objects.select_for_update(no_key=True).filter(pk=dataset.pk).first()


def _merge(dataset: Dataset, members: Sequence[UUID]) -> None:
    known: dict[UUID, UUID | None] = {}
    for ids in batched(members, IDS_AT_ONCE):
        free = dataset.images.filter(pk__in=ids).exclude(grouping=Grouping.APART).order_by()
        known |= free.values_list("pk", "group")
    if len(known) < 2:
        return
    keys = {group for group in known.values() if group}
    key = min(keys, default=uuid.uuid4())
    others = dataset.images.filter(group__in=keys - {key}).values_list("pk", flat=True)
    changed = sorted({*(one for one, group in known.items() if group != key), *others})
    for ids in batched(changed, IDS_AT_ONCE):
        # In the order in which decisions lock them, too.
        list(dataset.images.filter(pk__in=ids).order_by("pk").select_for_update().values_list("pk"))
        # By their ids alone: SQLite would go through all of the dataset's rows for a few.
        Image.objects.filter(pk__in=ids).update(group=key)


def _claim() -> Dataset | None:
    """The dataset that is most worth a look, for this worker alone for 30 seconds; None if there is none."""
    now = timezone.now()
    piles = (
        find_uncompared()
        .values("dataset")
        .annotate(count=Count("*"), oldest=Min("created_at"), newest=Max("created_at"))
    )
    for pile in piles.order_by("oldest"):
        dataset = Dataset.objects.filter(pk=pile["dataset"]).first()
        is_due = dataset and _is_due(dataset, pile["count"], pile["oldest"], pile["newest"], now)
        if dataset and is_due and take_lease(dataset, LEASE):
            return dataset
    return None


def _is_due(dataset: Dataset, count: int, oldest: datetime, newest: datetime, now: datetime) -> bool:
    is_small = dataset.image_count <= SMALL
    return (
        is_small
        or count >= min(NEW_AT_ONCE, WORTH_A_LOOK * dataset.image_count)
        or newest < now - QUIET
        or oldest < now - LONG_ENOUGH
    )


def _read_compared(dataset: Dataset) -> Iterator[tuple[list[UUID], Prints]]:
    """All that have been compared, some at a time, along the index by time."""
    images = dataset.images.filter(grouping=Grouping.COMPARED).order_by("created_at", "pk")
    rows = list(images.values_list("created_at", "pk", "fingerprint")[:READ_AT_ONCE])
    while rows:
        yield [image_id for _, image_id, _ in rows], read_prints([print_ for _, _, print_ in rows])
        time, last, _ = rows[-1]
        is_behind = Q(created_at__gt=time) | Q(created_at=time, pk__gt=last)
        # The last condition says nothing new: it is the range of the index.
        behind = images.filter(is_behind, created_at__gte=time)
        rows = list(behind.values_list("created_at", "pk", "fingerprint")[:READ_AT_ONCE])
