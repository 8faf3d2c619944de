"""Files become stored pictures, some at a time: whatever is asked of the database is asked once for all.

A picture is acknowledged when its files are stored and its row is written; what fails leaves neither.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import batched
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.utils import timezone

from classifier.ahead import aside
from classifier.intake.images import Picture, PictureRefused, read_picture
from classifier.intake.limits import find_limits
from classifier.intake.making import Made, Source, make_image
from classifier.intake.quotas import QuotaReached, Room, find_room
from classifier.intake.stored import pixel_budget
from classifier.models import Dataset, Image
from classifier.statements import insert_all
from classifier.storage import StorageRefused, StorageUnavailable, picture_storage

logger = logging.getLogger(__name__)

# What may be wrong with one file; each has a `sentence` and a `status`.
Problem = PictureRefused | StorageRefused | StorageUnavailable | QuotaReached
# So many are in memory at a time: of each the row, with 3 to 6 KB of views, and copies for the browser.
AT_ONCE = 32
# Completes an image within the transaction that inserts it, in which the dataset's classes stay as they are;
# returns further rows, all of one model, that go with it.
type Complete = Callable[[], Iterable[Model]]
# Looks at a picture that has its views, while files are written.
type Look = Callable[[Image], Complete]
# `map`, or what does the same with several threads.
Run = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True)
class Arrival:
    """A file that came in, its path below the person's folder, and what it is on their disk."""

    file: UploadedFile[Any]
    name: str
    source: Source | None = None


def store_files(
    *,
    dataset: Dataset,
    arrivals: Sequence[Arrival],
    look: Look | None = None,
    save_each: Run = map,
) -> list[Image | Problem]:
    """Store pictures, which stay pending unless `look` does more; for each file the image, or what is wrong.

    The same bytes again are the same image, which `was_here`. A full store, or one that does not answer,
    refuses the rest. `save_each` may wait for the store with several threads; to decode with them only costs
    more.
    """
    storing = _Storing(dataset, save_each, look, has_quota=True)
    answers: list[Image | Problem] = []
    for some in batched(arrivals, AT_ONCE):
        if storing.closed is not None:
            answers += [storing.closed] * len(some)
        else:
            answers += storing.store([_make(dataset, arrival) for arrival in some])
    return answers


def store_picture(
    *, dataset: Dataset, picture: Picture, name: str, lease: timedelta, source: Source
) -> Image:
    """Store what is made of a picture whose file stays where it is; a person's own disk has no quota.

    For the time of the lease the background leaves the image to the caller. Raises StorageUnavailable.
    """
    made = make_image(dataset, picture, name, lease=lease, source=source)
    [answer] = _Storing(dataset).store([made])
    if not isinstance(answer, Image):
        raise answer
    return answer


def note_change(dataset: Dataset, *, images: int, stored_bytes: int) -> None:
    """Note that a dataset has so many pictures and bytes more, and that it was used."""
    Dataset.objects.filter(pk=dataset.pk).update(
        image_count=F("image_count") + images,
        stored_bytes=F("stored_bytes") + stored_bytes,
        last_used_at=timezone.now(),
    )


def discard(names: Iterable[str]) -> None:
    """Delete stored files. One that cannot be deleted now is logged, and pruning removes it later."""
    for name in names:
        try:
            picture_storage().delete(name)
        except StorageUnavailable:
            logger.exception("the stored file %s could not be deleted; pruning will", name)


def _make(dataset: Dataset, arrival: Arrival) -> Made | PictureRefused:
    try:
        picture = read_picture(cast(BinaryIO, arrival.file), find_limits(), pixel_budget())
    except PictureRefused as refused:
        return refused
    return make_image(dataset, picture, arrival.name, file=arrival.file, source=arrival.source)


class _Storing:
    """Pictures on their way into one dataset. `closed` is what refuses all that come after it."""

    def __init__(
        self, dataset: Dataset, save_each: Run = map, look: Look | None = None, *, has_quota: bool = False
    ) -> None:
        self.closed: QuotaReached | StorageUnavailable | None = None
        self._dataset = dataset
        self._save_each = save_each
        self._look = look
        self._has_quota = has_quota

    @cached_property
    def _room(self) -> Room | None:
        return find_room(self._dataset) if self._has_quota else None

    def store(self, made: Sequence[Made | PictureRefused]) -> list[Image | Problem]:
        """Of each the image, known or new, or why there is none."""
        found: dict[str, Image | Problem] = {image.sha256: image for image in self._find_known(made)}
        new: dict[str, Made] = {}
        for each in made:
            if isinstance(each, Made) and each.image.sha256 not in found:
                new.setdefault(each.image.sha256, each)
        found |= self._write(list(new.values())) if new else {}
        return [_find_answer(each, found, new) for each in made]

    def _find_known(self, made: Sequence[Made | PictureRefused]) -> Iterable[Image]:
        shas = {each.image.sha256 for each in made if isinstance(each, Made)}
        same = Image.objects.filter(dataset=self._dataset, sha256__in=shas).order_by()
        # Most are new, and to ask for whole rows takes Django twice as long.
        return same.defer("views", "fingerprint") if same.exists() else ()

    def _write(self, new: Sequence[Made]) -> dict[str, Image | Problem]:
        """By their SHA-256 what became of pictures that are not here yet."""
        refused = {each.image.sha256: problem for each in new if (problem := self._take_room(each))}
        fitting = [each for each in new if each.image.sha256 not in refused]
        try:
            problems, completions = self._save_all(fitting)
            saved = [each.image for each, problem in zip(fitting, problems, strict=True) if problem is None]
            inserted = _insert(self._dataset, saved, completions)
        except BaseException:
            discard(name for each in new if each.image._state.adding for name in each.image.stored_names)
            raise
        refused |= {
            each.image.sha256: problem for each, problem in zip(fitting, problems, strict=True) if problem
        }
        return {**refused, **{image.sha256: image for image in inserted}}

    def _save_all(self, made: Sequence[Made]) -> tuple[list[StorageUnavailable | None], dict[UUID, Complete]]:
        """Store the files; meanwhile have the pictures looked at, which waits for no disk."""
        if self._look is None:
            return list(self._save_each(self._save, made)), {}
        # The network stays in this thread: another would begin on the processor of its other half.
        with aside(lambda: list(self._save_each(self._save, made))) as saving:
            completions = {each.image.pk: self._look(each.image) for each in made}
        return saving.result(), completions

    def _take_room(self, made: Made) -> QuotaReached | StorageUnavailable | None:
        try:
            if self.closed is None and self._room is not None:
                self._room.take(made.image.stored_bytes)
        except QuotaReached as reached:
            self.closed = reached
        return self.closed

    def _save(self, made: Made) -> StorageUnavailable | None:
        """Store a picture's files: all of them, or none."""
        if isinstance(self.closed, StorageUnavailable):
            return self.closed
        try:
            for column, (name, content) in made.files.items():
                # A save that fails leaves nothing; to delete here too would make a slow store's error late.
                setattr(made.image, column, picture_storage().save(name, content))
        except StorageUnavailable as error:
            discard(made.image.stored_names)
            if not isinstance(error, StorageRefused):
                self.closed = error
            return error
        return None


def _find_answer(
    made: Made | PictureRefused, found: Mapping[str, Image | Problem], new: Mapping[str, Made]
) -> Image | Problem:
    if not isinstance(made, Made):
        return made
    answer = found[made.image.sha256]
    if isinstance(answer, Image) and made is not new.get(answer.sha256):
        answer = copy(answer)  # the first of the same bytes is told otherwise
        answer.was_here = True
    return answer


def _insert(dataset: Dataset, images: Sequence[Image], completions: Mapping[UUID, Complete]) -> list[Image]:
    """Complete and write the rows; in place of one that someone else has just written theirs, `was_here`."""
    if not images:
        return []
    try:
        with transaction.atomic():
            # First of all: this locks the dataset's row, and with it the list of its classes.
            note_change(dataset, images=len(images), stored_bytes=sum(image.stored_bytes for image in images))
            further = [row for image in images if image.pk in completions for row in completions[image.pk]()]
            insert_all(images)
            insert_all(further)
    except IntegrityError:
        if len(images) > 1:
            return [image for one in images for image in _insert(dataset, [one], completions)]
        # The same picture arrived twice at the same moment.
        known = Image.objects.filter(dataset=dataset, sha256=images[0].sha256).first()
        if known is None:
            raise
        discard(images[0].stored_names)
        known.was_here = True
        return [known]
    for image in images:
        image._state.adding = False
    return list(images)
