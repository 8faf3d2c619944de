"""Whose pictures these are. A visitor sees only their own; anything else does not exist for them."""

import uuid
from datetime import timedelta

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from classifier.models import Dataset, Image

SESSION_KEY = "visitor"
TOUCH_AFTER = timedelta(hours=12)


def find_visitor(request: HttpRequest) -> uuid.UUID | None:
    """The unguessable id in the visitor's session, or None for someone who has not uploaded anything."""
    value = request.session.get(SESSION_KEY)
    return uuid.UUID(value) if value else None


def provide_visitor(request: HttpRequest) -> uuid.UUID:
    """The visitor's id, put into the session at their first upload or dataset."""
    visitor = find_visitor(request)
    if visitor is None:
        visitor = uuid.uuid4()
        request.session[SESSION_KEY] = visitor.hex
    return visitor


def provide_dataset(request: HttpRequest) -> Dataset:
    """The session's own dataset, made at the first upload."""
    visitor = provide_visitor(request)
    dataset = Dataset.objects.filter(visitor=visitor).first()
    return dataset or Dataset.objects.create(visitor=visitor, name=_("My pictures"))


def find_datasets(request: HttpRequest) -> list[Dataset]:
    """The visitor's own datasets, the oldest first."""
    visitor = find_visitor(request)
    return list(Dataset.objects.filter(visitor=visitor)) if visitor else []


def get_dataset_or_404(request: HttpRequest, dataset_id: uuid.UUID) -> Dataset:
    """The visitor's own dataset; counts as a use of it. Raises Http404 for a foreign or unknown one."""
    visitor = find_visitor(request)
    dataset = Dataset.objects.filter(pk=dataset_id, visitor=visitor).first() if visitor else None
    if dataset is None:
        raise Http404
    _touch(request, dataset)
    return dataset


def get_image_or_404(request: HttpRequest, image_id: uuid.UUID) -> Image:
    """The visitor's own image. Raises Http404 for a foreign one as for one that does not exist."""
    images = find_images(request, [image_id])
    if not images:
        raise Http404
    return images[0]


def find_images(request: HttpRequest, image_ids: list[uuid.UUID]) -> list[Image]:
    """Those of the images that are the visitor's own, in the order given; counts as a use of them."""
    visitor = find_visitor(request)
    if visitor is None:
        return []
    own = Image.objects.filter(dataset__visitor=visitor).select_related("dataset").in_bulk(image_ids)
    images = [own[image_id] for image_id in image_ids if image_id in own]
    for dataset in {image.dataset for image in images}:
        _touch(request, dataset)
    return images


def _touch(request: HttpRequest, dataset: Dataset) -> None:
    """Pictures expire so many days after the last use, and the session lives as long."""
    now = timezone.now()
    if now - dataset.last_used_at > TOUCH_AFTER:
        Dataset.objects.filter(pk=dataset.pk).update(last_used_at=now)
        request.session.modified = True
