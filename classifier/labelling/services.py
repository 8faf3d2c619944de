"""Decisions: each is a Review row and the image's new label, in one transaction.

A decision on a version of the image that is not the current one changes nothing and is told: two people do
not overwrite each other silently. A decision covers the near copies of its picture that nobody has decided on
(coverage.py). Many images are decided in transactions of 2,500, as one batch.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import batched, groupby
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from classifier.labelling.changes import DECIDED, PICKED, Change, Chosen, Decision, Occasion, Outcome
from classifier.labelling.coverage import Coverage
from classifier.models import Class, Dataset, Image, Review
from classifier.people import Person
from classifier.statements import insert_all

# What decisions are made of is had here, too.
__all__ = ["PICKED", "Change", "Chosen", "Decision", "Occasion", "Outcome"]

CHUNK = 2500
# What of a review is needed to take it back.
UNDONE = ("image_id", "state_before", "label_before_id", "was_unseen", "was_doubted", "is_for_copy")
Action, State = Review.Action, Image.State


Rule = Callable[[Image], Change | None]


def confirm(
    *,
    dataset: Dataset,
    chosen: Iterable[Chosen],
    person: Person,
    is_unseen: bool = False,
    occasion: Occasion = PICKED,
) -> Outcome:
    """Accept the network's guess of those that are not reviewed yet.

    `is_unseen` tells that nobody has looked at them: the estimates go on doubting such labels.
    """

    def rule(image: Image) -> Change | None:
        if image.state != State.UNREVIEWED or image.predicted_id is None:
            return None
        return Change(Action.CONFIRM, State.CONFIRMED, image.predicted_id, is_unseen)

    return decide(dataset, chosen, person, rule, occasion, accepts_guesses=True)


def correct(
    *,
    dataset: Dataset,
    chosen: Iterable[Chosen],
    label: Class,
    person: Person,
    occasion: Occasion = PICKED,
    covers_copies: bool = True,
) -> Outcome:
    """Give a class: that counts as confirmed where the network guessed it. ValueError for a foreign class."""
    if label.dataset_id != dataset.pk:
        raise ValueError("the class belongs to another dataset")

    def rule(image: Image) -> Change | None:
        return _accept(image, label.pk)

    return decide(dataset, chosen, person, rule, occasion, covers_copies)


def decide_each(*, dataset: Dataset, decisions: Mapping[UUID, Decision], person: Person) -> Outcome:
    """Decide on each image by its id as told, all as one batch: undone once, all are as before.

    The states are none of these and left out. A pending image stays so: the decision holds once the network
    has seen it (classification/decided.py).
    """

    def rule(image: Image) -> Change | None:
        decision = decisions[image.pk]
        if decision.label_id is not None:
            return _accept(image, decision.label_id)
        action = Action.LEAVE_OUT if decision.state == State.LEFT_OUT else Action.NONE_OF_THESE
        return Change(action, decision.state)

    chosen = (Chosen(image_id, decision.version) for image_id, decision in decisions.items())
    return decide(dataset, chosen, person, rule, covers_copies=False, takes_pending=True)


def mark_none(
    *,
    dataset: Dataset,
    chosen: Iterable[Chosen],
    person: Person,
    occasion: Occasion = PICKED,
) -> Outcome:
    """Say that the pictures show none of the classes."""
    change = Change(Action.NONE_OF_THESE, State.NONE_OF_THESE)
    return decide(dataset, chosen, person, lambda image: change, occasion)


def leave_out(
    *,
    dataset: Dataset,
    chosen: Iterable[Chosen],
    person: Person,
    occasion: Occasion = PICKED,
) -> Outcome:
    """Keep the pictures out of every export; they stay here."""
    change = Change(Action.LEAVE_OUT, State.LEFT_OUT)
    return decide(dataset, chosen, person, lambda image: change, occasion)


def reopen(*, dataset: Dataset, chosen: Iterable[Chosen], person: Person) -> Outcome:
    """Take the pictures' labels away: they are to be reviewed again."""
    change = Change(Action.REOPEN, State.UNREVIEWED)
    return decide(dataset, chosen, person, lambda image: None if _is_failed(image) else change)


def undo(*, dataset: Dataset, person: Person) -> Outcome:
    """Take back the person's last action, on one image or on many, and nothing that others did since.

    An outcome without changes says that there is nothing to take back.
    """
    outcome = Outcome()
    undoable = _find_undoable(dataset, person)
    last = undoable.order_by("-id").first()
    if last is None:
        return outcome
    batch, done = uuid4(), False
    while not done:
        with transaction.atomic():
            reviews = list(undoable.filter(batch=last.batch).order_by("id").only(*UNDONE)[:CHUNK])
            before = {review.image_id: review for review in reviews}
            images = _lock(dataset, list(before))
            _apply([_undo_one(image, before[image.pk], person, batch) for image in images], images)
        for image in images:
            is_copy = before[image.pk].is_for_copy
            (outcome.covered if is_copy else outcome.changed).append(image.pk)
        done = len(reviews) < CHUNK
    return outcome


def decide(
    dataset: Dataset,
    chosen: Iterable[Chosen],
    person: Person,
    rule: Rule,
    occasion: Occasion = PICKED,
    covers_copies: bool = True,
    takes_pending: bool = False,
    accepts_guesses: bool = False,
) -> Outcome:
    """Make of each chosen image what `rule` says, as one action, and of its undecided near copies the same.

    What an audit asks is always an answer, also when it changes nothing. With `accepts_guesses` the guess
    must be the one that the person saw.
    """
    outcome, batch, chosen = Outcome(), uuid4(), list(chosen)
    coverage = Coverage(dataset, {each.image_id for each in chosen} if covers_copies else None)
    for part in batched(chosen, CHUNK):
        seen = {each.image_id: each for each in part}
        changed: list[Image] = []
        reviews: list[Review] = []
        with transaction.atomic():
            images = _lock(dataset, [*seen, *coverage.find_copies(seen)])
            for image in images:
                if image.pk not in seen:
                    continue
                if seen[image.pk].is_stale(image, accepts_guesses):
                    outcome.stale.append(image.pk)
                    continue
                is_early = image.state == State.PENDING and not takes_pending
                change = None if is_early else rule(image)
                if change is None or not (occasion.audit or change.is_news(image)):
                    outcome.unchanged += 1
                    continue
                review = _note(image, change, person, batch)
                review.drawn_at_random, review.audit = occasion.drawn_at_random, occasion.audit
                reviews.append(review)
                changed.append(image)
            copies = coverage.pick(images, changed)
            reviews += [_note_copy(copy, lead, person, batch) for copy, lead in copies]
            _apply(reviews, [*changed, *(copy for copy, _lead in copies)])
            if occasion.is_in_turn:
                dataset.images.filter(pk__in=[image.pk for image in changed]).update(was_in_turn=True)
        outcome.changed += [image.pk for image in changed]
        outcome.covered += [copy.pk for copy, _lead in copies]
    return outcome


def _lock(dataset: Dataset, image_ids: list[UUID]) -> list[Image]:
    """The images, by id (two actions on the same ones never wait for each other), and nobody else's to write.

    On SQLite the transaction is the lock: it takes the whole database's at its beginning.
    """
    facts = ("dataset_id", "top_class", "predicted_id", "version", "group", "cluster", "is_outside")
    # By their ids alone: SQLite would go through all of the dataset's rows for each thousand.
    images = Image.objects.filter(pk__in=image_ids).order_by("pk").only(*facts, *DECIDED).select_for_update()
    return [image for image in images if image.dataset_id == dataset.pk]


def _note(image: Image, change: Change, person: Person, batch: UUID) -> Review:
    """The review that tells of `change`; the image, unsaved, gets its new state and label.

    A pending one gets them from the review, once it is classified.
    """
    review = Review(
        dataset_id=image.dataset_id,
        image_id=image.pk,
        batch=batch,
        action=change.action,
        label_before_id=image.label_id,
        label_after_id=change.label_id,
        state_before=image.state,
        state_after=change.state,
        was_unseen=image.is_unseen,
        was_doubted=image.is_doubted,
        **person.as_actor,
    )
    if image.state != State.PENDING:
        for column in DECIDED:
            setattr(image, column, getattr(change, column))
    return review


def _note_copy(copy: Image, lead: Image, person: Person, batch: UUID) -> Review:
    """The review of a near copy of `lead`, which has been decided on: the copy becomes the same."""
    if lead.label_id:
        change = _accept(copy, lead.label_id)
    else:
        is_left_out = lead.state == State.LEFT_OUT
        change = Change(Action.LEAVE_OUT if is_left_out else Action.NONE_OF_THESE, lead.state)
    review = _note(copy, replace(change, is_unseen=lead.is_unseen), person, batch)
    review.is_for_copy = True
    return review


def _undo_one(image: Image, undone: Review, person: Person, batch: UUID) -> Review:
    state, label_id = undone.state_before, undone.label_before_id
    is_gone = state in Image.LABELLED and label_id is None  # the class has been removed since
    if is_gone or (state == State.PENDING != image.state):
        state = State.UNREVIEWED if image.top_class else State.FAILED
    change = Change(Action.UNDO, state, label_id, undone.was_unseen, undone.was_doubted)
    review = _note(image, change, person, batch)
    review.undoes_id, review.is_for_copy = undone.pk, undone.is_for_copy
    return review


def _apply(reviews: list[Review], images: list[Image]) -> None:
    insert_all(reviews)

    def read_decision(image: Image) -> tuple[str, int, bool, bool]:
        return image.state, image.label_id or 0, image.is_unseen, image.is_doubted

    for (state, label_id, *flags), group in groupby(sorted(images, key=read_decision), read_decision):
        is_unseen, is_doubted = flags
        Image.objects.filter(pk__in=[image.pk for image in group]).update(
            state=state,
            label_id=label_id or None,
            is_unseen=is_unseen,
            is_doubted=is_doubted,
            version=F("version") + 1,
        )


def _find_undoable(dataset: Dataset, person: Person) -> QuerySet[Review]:
    """The person's decisions that stand: not undone, and the last that was made on their image."""
    decisions = Review.objects.exclude(action=Action.UNDO).filter(undone_by__isnull=True)
    newer = decisions.filter(image=OuterRef("image"), pk__gt=OuterRef("pk"))
    return decisions.filter(~Exists(newer), dataset=dataset, **person.as_actor)


def _accept(image: Image, label_id: int) -> Change:
    if image.predicted_id == label_id:
        return Change(Action.CONFIRM, State.CONFIRMED, label_id)
    return Change(Action.CORRECT, State.CORRECTED, label_id)


def _is_failed(image: Image) -> bool:
    """Whether the image could not be classified: it cannot be put back among the classified ones."""
    return image.state == State.FAILED
