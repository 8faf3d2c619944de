"""Sharing: a link given, opened, taken back."""

from uuid import UUID

from django.utils.translation import gettext as _

from classifier.models import Dataset, Guest, Share
from classifier.people import Person
from classifier.permissions import Role

MOST_SHARES = 50


class SharingRefused(Exception):
    """A link that cannot be made. `str` of it is the sentence."""


def create_share(*, dataset: Dataset, role: str) -> Share:
    """A new link to the dataset, to read or to review. Raises SharingRefused."""
    if role not in Share.Role.values:
        raise SharingRefused(_("Choose whether the link is for looking or for reviewing."))
    if dataset.shares.count() >= MOST_SHARES:
        raise SharingRefused(
            _("There are %(count)d links already. Revoke one first.") % {"count": MOST_SHARES}
        )
    return Share.objects.create(dataset=dataset, role=Role(role))


def revoke_share(*, dataset: Dataset, share_id: UUID) -> bool:
    """Take a link back: from now on the dataset does not exist for its guests. False when there was none.

    What they have decided stays.
    """
    deleted, _rows = dataset.shares.filter(pk=share_id).delete()
    return bool(deleted)


def open_share(*, share: Share, person: Person) -> None:
    """Make the person a guest of the dataset, unless it is their own."""
    if share.dataset.person != person:
        Guest.objects.get_or_create(share=share, **person.as_actor)


def leave(*, dataset: Dataset, person: Person) -> bool:
    """Take a shared dataset off one's own list; the link brings it back. False when it was not on it."""
    deleted, _rows = Guest.objects.filter(share__dataset=dataset, **person.as_actor).delete()
    return bool(deleted)
