"""A dataset learns from its labels: the rest is guessed by them, and nothing that people decided is
touched."""

import itertools
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from classifier.active_model import PHOTO, active_card
from classifier.dataset_leases import take_lease
from classifier.labelling.classes import merge_classes, remove_class, rename_class
from classifier.labelling.services import Chosen, leave_out, mark_none, undo
from classifier.learning import refits, telling
from classifier.learning.refits import find_unlearnt, is_due, refit, refit_some
from classifier.learning.services import learn_anew, set_learning
from classifier.learning.telling import find_untold, retell_some
from classifier.models import Dataset, Head, Image
from classifier.people import Person
from tests.classifier.classification.waiting import make_dataset
from tests.classifier.learning.drawn import SOMEBODY, give, make_classes, make_seen, read_guesses

pytestmark = pytest.mark.django_db

KINDS = [0, 1, 2] * 10


@pytest.fixture
def dataset() -> Dataset:
    made = make_dataset()
    make_classes(made, ("apple", "lemon", "pear"))
    return made


@pytest.fixture
def images(dataset: Dataset) -> list[Image]:
    """Thirty pictures of three kinds, in turn."""
    return make_seen(dataset, KINDS)


def label(dataset: Dataset, images: list[Image], names: str = "apple lemon pear", each: int = 2) -> None:
    """The first pictures of each kind get its class."""
    for kind, name in enumerate(names.split()):
        give(dataset, images[kind : 3 * each : 3], dataset.classes.get(name=name))


def learn(dataset: Dataset) -> Head | None:
    """Learn now, and tell all."""
    learn_anew(dataset=dataset)
    refit_some()
    dataset.refresh_from_db()
    return dataset.heads.filter(version=dataset.head_version).first()


def test_without_a_decision_there_is_nothing_to_learn(images: list[Image]) -> None:
    assert refit_some() == 0
    assert not Head.objects.exists()


def test_one_class_alone_teaches_nothing(dataset: Dataset, images: list[Image]) -> None:
    give(dataset, images[::3], dataset.classes.get(name="apple"))

    assert learn(dataset) is None
    assert not find_unlearnt().exists()


def test_turned_off_it_does_not_learn(dataset: Dataset, images: list[Image]) -> None:
    set_learning(dataset=dataset, learns=False)
    label(dataset, images)

    assert refit_some() == 0
    assert not Head.objects.exists()


def test_without_the_photo_network_nothing_is_learnt(
    dataset: Dataset, images: list[Image], settings: pytest.FixtureRequest
) -> None:
    settings.PHOTO_NETWORK = False  # type: ignore[attr-defined]
    label(dataset, images)

    assert refit_some() == 0


def test_from_two_labels_a_class_on_the_rest_is_guessed(dataset: Dataset, images: list[Image]) -> None:
    label(dataset, images)

    head = learn(dataset)

    assert head is not None
    assert (head.version, head.label_count, head.class_count) == (1, 6, 3)
    assert read_guesses(images[6:]) == ["apple", "lemon", "pear"] * 8
    unreviewed = dataset.images.filter(state=Image.State.UNREVIEWED)
    assert set(unreviewed.values_list("head_version", flat=True)) == {1}
    assert not find_untold().exists()


def test_reviewed_pictures_keep_labels_and_versions(dataset: Dataset, images: list[Image]) -> None:
    label(dataset, images)
    before = list(
        dataset.images.exclude(state="unreviewed").order_by("pk").values("label", "state", "version")
    )

    learn(dataset)

    after = dataset.images.exclude(state="unreviewed").order_by("pk").values("label", "state", "version")
    assert list(after) == before


def test_a_labelled_picture_is_guessed_as_if_it_had_no_label(dataset: Dataset, images: list[Image]) -> None:
    label(dataset, images, each=5)
    give(dataset, [images[0]], dataset.classes.get(name="pear"))  # wrongly: it is like the apples

    learn(dataset)

    assert read_guesses([images[0]]) == ["apple"]
    assert Image.objects.get(pk=images[0].pk).label == dataset.classes.get(name="pear")


def test_an_undone_label_is_forgotten(dataset: Dataset, images: list[Image]) -> None:
    label(dataset, images)
    give(dataset, [images[9]], dataset.classes.get(name="pear"))
    undo(dataset=dataset, person=SOMEBODY)

    head = learn(dataset)

    assert head is not None
    assert head.label_count == 6


def test_when_all_but_one_class_are_undone_the_network_guesses_again(
    dataset: Dataset, images: list[Image]
) -> None:
    label(dataset, images, names="apple lemon")
    learn(dataset)
    undo(dataset=dataset, person=SOMEBODY)

    assert learn(dataset) is None

    assert dataset.head_version == 0
    assert set(dataset.images.values_list("head_version", flat=True)) == {0}
    assert set(read_guesses(images)) == {None}


def test_labels_of_two_reviewers_count_alike(dataset: Dataset, images: list[Image]) -> None:
    give(dataset, images[:6:3], dataset.classes.get(name="apple"))
    other = Person(visitor=uuid.uuid4())
    marked = [Chosen(image.pk) for image in images[1:7:3]]
    mark_none(dataset=dataset, chosen=marked, person=other)

    learn(dataset)

    assert dataset.images.filter(pk__in=[image.pk for image in images[7::3]], is_outside=True).count() == 8
    assert not dataset.images.filter(pk__in=[image.pk for image in images[6::3]], is_outside=True).exists()


def test_what_is_left_out_teaches_nothing(dataset: Dataset, images: list[Image]) -> None:
    label(dataset, images)
    leave_out(dataset=dataset, chosen=[Chosen(image.pk) for image in images[6:9]], person=SOMEBODY)

    head = learn(dataset)

    assert head is not None
    assert head.label_count == 6


def test_labels_accepted_unseen_teach_nothing(dataset: Dataset, images: list[Image]) -> None:
    label(dataset, images)
    lemon = dataset.classes.get(name="lemon")
    unseen = Image.objects.filter(pk__in=[image.pk for image in images[6:9]])
    unseen.update(state="confirmed", label=lemon, predicted=lemon, is_unseen=True)

    head = learn(dataset)

    assert head is not None
    assert head.label_count == 6
    assert read_guesses(images[6:9]) == ["lemon"] * 3


def test_near_copies_count_once(dataset: Dataset, images: list[Image]) -> None:
    label(dataset, images, each=3)
    Image.objects.filter(pk__in=[images[0].pk, images[3].pk]).update(group=uuid.uuid4())

    head = learn(dataset)

    assert head is not None
    assert head.label_count == 8


def test_a_renamed_class_keeps_what_was_learnt(dataset: Dataset, images: list[Image]) -> None:
    label(dataset, images)
    learn(dataset)

    rename_class(label=dataset.classes.get(name="lemon"), name="citrus")

    assert read_guesses(images[6:9]) == ["apple", "citrus", "pear"]


def test_merged_classes_are_guessed_as_one_at_once(dataset: Dataset, images: list[Image]) -> None:
    label(dataset, images)
    learn(dataset)
    apple, pear = dataset.classes.get(name="apple"), dataset.classes.get(name="pear")

    merge_classes(into=apple, others=[pear])

    assert read_guesses(images[6:9]) == ["apple", "lemon", "apple"]
    assert learn(dataset) is not None
    assert read_guesses(images[6:9]) == ["apple", "lemon", "apple"]


def test_a_removed_class_is_guessed_no_more_and_its_labels_are_open_again(
    dataset: Dataset, images: list[Image]
) -> None:
    label(dataset, images)
    learn(dataset)

    remove_class(label=dataset.classes.get(name="pear"), person=SOMEBODY)

    assert set(read_guesses(images[6:])) == {"apple", "lemon"}
    head = learn(dataset)
    assert head is not None
    assert (head.class_count, head.label_count) == (2, 4)


def test_three_hundred_classes_can_be_learnt(dataset: Dataset) -> None:
    classes = make_classes(dataset, [f"kind {number}" for number in range(300)])
    images = make_seen(dataset, [*range(300), *range(300), *range(300)])
    for image, own in zip(images[:600], itertools.cycle(classes), strict=False):
        Image.objects.filter(pk=image.pk).update(state="confirmed", label=own)
    give(dataset, images[:1], classes[0])

    head = learn(dataset)

    assert head is not None
    assert head.class_count == 300
    assert read_guesses(images[600:]) == [each.name for each in classes]


def test_it_waits_for_a_few_decisions_or_a_pause(dataset: Dataset, images: list[Image]) -> None:
    label(dataset, images)
    learn(dataset)
    Head.objects.update(created_at=timezone.now() - timedelta(hours=1))
    give(dataset, [images[6]], dataset.classes.get(name="apple"))
    assert not is_due(dataset)

    dataset.reviews.update(created_at=timezone.now() - 2 * refits.QUIET)
    assert is_due(dataset)

    for image in images[9:21:3]:
        give(dataset, [image], dataset.classes.get(name="apple"))
    assert is_due(dataset)


def test_a_new_head_stands_for_a_while_unless_it_is_asked_for(dataset: Dataset, images: list[Image]) -> None:
    label(dataset, images)
    learn(dataset)
    Head.objects.update(duration=60)
    label(dataset, images, each=6)
    dataset.refresh_from_db()
    assert not is_due(dataset)

    learn_anew(dataset=dataset)
    dataset.refresh_from_db()
    assert is_due(dataset)


def test_a_second_worker_leaves_a_dataset_alone(dataset: Dataset, images: list[Image]) -> None:
    label(dataset, images)
    assert take_lease(dataset, refits.LEASE)

    assert refit_some() == 0


def test_a_worker_that_lost_its_lease_records_nothing(dataset: Dataset, images: list[Image]) -> None:
    label(dataset, images)
    assert take_lease(dataset, refits.LEASE)
    Dataset.objects.update(learning_until=timezone.now() + timedelta(seconds=77))

    assert refit(dataset) is None

    assert not Head.objects.exists()
    assert set(Image.objects.values_list("head_version", flat=True)) == {0}


def test_killed_before_the_head_is_recorded_it_is_made_again(
    dataset: Dataset, images: list[Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    label(dataset, images)
    with monkeypatch.context() as patch:
        patch.setattr(refits, "_tell_labelled", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            refit_some()

    assert refit_some() == 1
    assert read_guesses(images[6:9]) == ["apple", "lemon", "pear"]


def test_killed_while_it_tells_it_goes_on_where_it_was(
    dataset: Dataset, images: list[Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "CHUNK", 7)
    label(dataset, images)
    with monkeypatch.context() as patch:
        left = iter(range(2))
        write = telling.write_told

        def write_twice(*given: object) -> None:
            next(left)
            write(*given)  # type: ignore[arg-type]

        patch.setattr(telling, "write_told", write_twice)
        with pytest.raises(StopIteration):
            refit_some()

    while retell_some():
        pass

    assert read_guesses(images[6:]) == ["apple", "lemon", "pear"] * 8
    assert Head.objects.count() == 1


def test_only_the_newest_head_keeps_its_numbers(dataset: Dataset, images: list[Image]) -> None:
    for each in (2, 3, 4):
        label(dataset, images, each=each)
        learn(dataset)

    assert [bool(head.weights) for head in dataset.heads.all()] == [False, False, True]
    assert [head.label_count for head in dataset.heads.all()] == [6, 9, 12]


def test_turned_off_the_network_guesses_again_and_on_again_the_labels_do(
    dataset: Dataset, images: list[Image]
) -> None:
    label(dataset, images)
    learn(dataset)

    set_learning(dataset=dataset, learns=False)
    while retell_some():
        pass
    assert read_guesses(images[6:9]) == [None] * 3

    set_learning(dataset=dataset, learns=True)
    refit_some()
    assert read_guesses(images[6:9]) == ["apple", "lemon", "pear"]


def test_a_deleted_dataset_learns_nothing(dataset: Dataset, images: list[Image]) -> None:
    label(dataset, images)
    Dataset.objects.update(removed_at=timezone.now())

    assert refit_some() == 0


def test_features_of_another_network_are_not_mixed_in(dataset: Dataset, images: list[Image]) -> None:
    label(dataset, images)
    Dataset.objects.update(features_network="photo_network/older")

    assert learn(dataset) is None

    assert dataset.features_network == active_card(PHOTO).model_version
    assert dataset.images.filter(lacks_features=True).count() == len(images)
