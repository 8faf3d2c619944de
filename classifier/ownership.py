"""Whose is it? The one place that answers, for pages and for the API.

A person sees what is theirs and what is shared with them; anything else does not exist for them (404). What
is shared with them they may use as far as the table in classifier/permissions.py says (403).
"""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from classifier.models import Dataset, Guest, Image
from classifier.models.dataset import AUTOMATIC_NAME
from classifier.people import Person
from classifier.permissions import MAY, Action, Role

# A request, or the person themselves where there is no session (the API).
Who = HttpRequest | Person

SESSION_KEY = "visitor"
TOUCH_AFTER = timedelta(hours=12)
# A share's page tells its last use; not every picture of a page shall be a write.
NOTE_AFTER = timedelta(minutes=1)


def find_person(who: Who) -> Person:
    """The account that is signed in, else the visitor of the session; nobody known before a first upload."""
    if isinstance(who, Person):
        return who
    if person := _find_shown(who):
        return person
    if who.user.is_authenticated:
        return Person(user_id=who.user.pk)
    value = who.session.get(SESSION_KEY)
    return Person(visitor=uuid.UUID(value)) if value else Person()


def act_for(request: HttpRequest, person: Person) -> None:
    """Let a request act for someone whom not its session has shown, but an API token, say."""
    request.person = person  # type: ignore[attr-defined]


def provide_person(who: Who) -> Person:
    """The person; a visitor gets their id at their first upload, dataset or shared link."""
    person = find_person(who)
    if person.is_known or isinstance(who, Person):
        return person
    visitor = uuid.uuid4()
    who.session[SESSION_KEY] = visitor.hex
    return Person(visitor=visitor)


def provide_dataset(who: Who) -> Dataset:
    """The person's first dataset, made at their first upload. PermissionDenied for who may not upload."""
    person = provide_person(who)
    role = Role.OWNER.limited_to(person.most)
    if Action.UPLOAD not in MAY[role]:
        raise PermissionDenied(_("You may not upload pictures."))
    dataset = Dataset.objects.owned_by(person).first()
    dataset = dataset or Dataset.objects.create(
        owner_id=person.user_id, visitor=person.visitor, name=str(AUTOMATIC_NAME)
    )
    dataset.role = role
    return dataset


def find_datasets(who: Who) -> list[Dataset]:
    """The person's own datasets, the oldest first, and then those that are shared with them."""
    person = find_person(who)
    if not person.is_known:
        return []
    own = {dataset.pk: dataset for dataset in Dataset.objects.owned_by(person)}
    for dataset in own.values():
        dataset.role = Role.OWNER.limited_to(person.most)
    shared = {guest.share.dataset_id: guest.share for guest in _find_guests(person)}
    for share in shared.values():
        share.dataset.role = Role(share.role).limited_to(person.most)
    foreign = [share.dataset for dataset_id, share in shared.items() if dataset_id not in own]
    return [*own.values(), *sorted(foreign, key=lambda dataset: dataset.created_at)]


def get_dataset_or_404(who: Who, dataset_id: uuid.UUID, to: Action = Action.CHANGE) -> Dataset:
    """The dataset, for someone who may do `to` with it; counts as a use of it.

    Raises Http404 for one that is not theirs as for one that does not exist, PermissionDenied for one that is
    shared with them, but not for that.
    """
    if not find_person(who).is_known:
        raise Http404
    dataset = Dataset.objects.filter(pk=dataset_id).first()
    if dataset is None or not _assign_roles(who, [dataset]):
        raise Http404
    check_permission(dataset, to)
    return dataset


def get_image_or_404(who: Who, image_id: uuid.UUID, to: Action = Action.CHANGE) -> Image:
    """The image, for someone who may do `to` with its dataset. Raises as get_dataset_or_404 does."""
    images = find_images(who, [image_id])
    if not images:
        raise Http404
    check_permission(images[0].dataset, to)
    return images[0]


def find_images(who: Who, image_ids: list[uuid.UUID]) -> list[Image]:
    """Those of the images that the person may see, in the order given; counts as a use of them."""
    if not find_person(who).is_known:
        return []
    found = Image.objects.select_related("dataset").in_bulk(image_ids)
    datasets = _assign_roles(who, {image.dataset_id: image.dataset for image in found.values()}.values())
    images = [found[image_id] for image_id in image_ids if image_id in found]
    for image in images:
        image.dataset = datasets.get(image.dataset_id, image.dataset)
    return [image for image in images if image.dataset_id in datasets]


def check_permission(dataset: Dataset, to: Action) -> None:
    """Raise PermissionDenied when the person who asked for the dataset may not do `to` with it."""
    if to not in dataset.may:
        raise PermissionDenied(_("The dataset is shared with you, but not for that."))


def _assign_roles(who: Who, datasets: Iterable[Dataset]) -> dict[uuid.UUID, Dataset]:
    """Tell each dataset what the person is in it; returns those that exist for them. Counts as a use."""
    person = find_person(who)
    datasets = list(datasets)
    foreign = [dataset for dataset in datasets if not _is_owner(person, dataset)]
    guests = {guest.share.dataset_id: guest for guest in _find_guests(person, foreign)} if foreign else {}
    for dataset in datasets:
        if guest := guests.get(dataset.pk):
            dataset.role = Role(guest.share.role).limited_to(person.most)
            _note_visit(who, guest)
        elif _is_owner(person, dataset):
            dataset.role = Role.OWNER.limited_to(person.most)
            _touch(who, dataset)
    return {dataset.pk: dataset for dataset in datasets if Action.READ in dataset.may}


def _is_owner(person: Person, dataset: Dataset) -> bool:
    return (dataset.owner_id, dataset.visitor) == (person.user_id, person.visitor)


def _find_guests(person: Person, datasets: Iterable[Dataset] | None = None) -> list[Guest]:
    """What the person came to by links, of `datasets` or of all; of several links to one the best is last."""
    guests = Guest.objects.filter(**person.as_actor).select_related("share__dataset")
    if datasets is not None:
        guests = guests.filter(share__dataset__in=[dataset.pk for dataset in datasets])
    return sorted(guests, key=lambda guest: list(Role).index(Role(guest.share.role)))


def _touch(who: Who, dataset: Dataset) -> None:
    """A visitor's pictures expire so many days after the last use, and the session lives as long."""
    now = timezone.now()
    if now - dataset.last_used_at > TOUCH_AFTER:
        Dataset.objects.filter(pk=dataset.pk).update(last_used_at=now)
        _prolong_session(who)


def _note_visit(who: Who, guest: Guest) -> None:
    """The owner sees when a link was last used. It is no use of the owner's: their session ages by itself."""
    now = timezone.now()
    if now - guest.last_used_at > TOUCH_AFTER:
        _prolong_session(who)
    if now - guest.last_used_at > NOTE_AFTER:
        Guest.objects.filter(pk=guest.pk).update(last_used_at=now)


def _prolong_session(who: Who) -> None:
    if isinstance(who, HttpRequest) and _find_shown(who) is None:
        who.session.modified = True


def _find_shown(request: HttpRequest) -> Person | None:
    return getattr(request, "person", None)
