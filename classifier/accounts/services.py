"""Accounts: made, changed, deleted."""

from datetime import UTC, datetime
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import transaction

from classifier.labelling.datasets import delete_dataset
from classifier.models import Dataset, Share

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def change_email(*, user: User, email: str) -> None:
    """Set where a new password can be asked for; empty for nowhere."""
    user.email = email
    user.save(update_fields=["email"])


def delete_account(*, user: User) -> None:
    """Delete the account and all that is its own. Decisions in other people's datasets stay, without a name.

    At once nobody reaches anything of it; then the pictures go. What an interruption leaves of them
    belongs to nobody, has long expired, and is removed within the hour.
    """
    with transaction.atomic():
        own = Dataset.objects.filter(owner=user)
        dataset_ids = list(own.values_list("pk", flat=True))
        Share.objects.filter(dataset__owner=user).delete()
        own.update(owner=None, visitor=uuid4(), last_used_at=LONG_AGO)
        user.delete()
    for dataset in Dataset.objects.filter(pk__in=dataset_ids):
        delete_dataset(dataset=dataset)
