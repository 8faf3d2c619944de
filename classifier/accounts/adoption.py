"""At sign-in and sign-up, what the session had becomes the account's."""

from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from classifier.models import Dataset, Guest, Review, Token
from classifier.models.dataset import AUTOMATIC_NAME
from ml_models.labels import LABELS


def adopt_visitor(*, visitor: UUID, user: User) -> None:
    """Give the visitor's datasets, decisions, shared datasets and tokens to the account: all, or nothing.

    An untouched automatic dataset is dropped: everybody who has looked at the upload form has one.
    """
    with transaction.atomic():
        for dataset in Dataset.objects.filter(visitor=visitor).select_for_update():
            if _is_untouched(dataset):
                dataset.delete()
        _adopt_reviews(visitor, user)
        Dataset.objects.filter(visitor=visitor).update(owner=user, visitor=None)
        _adopt_guests(visitor, user)
        Token.objects.filter(visitor=visitor).update(user=user, visitor=None)


def _adopt_reviews(visitor: UUID, user: User) -> None:
    own = Dataset.objects.filter(visitor=visitor).values_list("pk", flat=True)
    shared = Guest.objects.filter(visitor=visitor).values_list("share__dataset", flat=True)
    reviews = Review.objects.filter(visitor=visitor, dataset__in=[*own, *shared])
    reviews.update(user=user, visitor=None)


def _adopt_guests(visitor: UUID, user: User) -> None:
    guests = Guest.objects.filter(visitor=visitor)
    guests.filter(share__dataset__owner=user).delete()  # nobody is a guest of their own
    guests.filter(share__guests__user=user).delete()  # who was there already
    guests.update(user=user, visitor=None)


def _is_untouched(dataset: Dataset) -> bool:
    if dataset.name != str(AUTOMATIC_NAME):
        return False
    if dataset.images.exists() or dataset.archives.exists() or dataset.shares.exists():
        return False
    return [each.name for each in dataset.classes.all()] == list(LABELS)
