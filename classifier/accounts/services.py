"""Accounts: made, changed, deleted."""

from django.contrib.auth.models import User
from django.db import transaction

from classifier.intake.removal import remove_dataset
from classifier.models import Dataset


def change_email(*, user: User, email: str) -> None:
    """Set where a new password can be asked for; empty for nowhere."""
    user.email = email
    user.save(update_fields=["email"])


def delete_account(*, user: User) -> None:
    """Delete the account and all that is its own. Decisions in other people's datasets stay, without a name.

    At once nobody reaches anything of it; the background removes the pictures.
    """
    with transaction.atomic():
        for dataset in Dataset.objects.filter(owner=user):
            remove_dataset(dataset=dataset)
        user.delete()
