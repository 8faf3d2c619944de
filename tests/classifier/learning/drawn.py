"""Datasets with drawn features, of which a head can learn: no network is asked."""

import uuid
from collections.abc import Sequence

import numpy as np

from classifier.active_model import PHOTO, active_card
from classifier.labelling.services import Chosen, correct
from classifier.models import Class, Dataset, Features, Image, Prediction
from classifier.people import Person

FEATURES = 1280
SOMEBODY = Person(visitor=uuid.UUID(int=77))


def make_classes(dataset: Dataset, names: Sequence[str]) -> list[Class]:
    """The dataset's own classes, instead of the ten."""
    dataset.classes.all().delete()
    Class.objects.bulk_create(
        Class(dataset=dataset, name=name, position=place) for place, name in enumerate(names)
    )
    return list(dataset.classes.all())


def draw_features(kind: int, number: int) -> np.ndarray:
    """Features float32 (1280,) like those of all others of this kind."""
    middle = np.random.default_rng(kind).normal(size=FEATURES)
    return np.abs(middle + 0.7 * np.random.default_rng((kind, number)).normal(size=FEATURES))


def make_seen(dataset: Dataset, kinds: Sequence[int], *, with_features: bool = True) -> list[Image]:
    """A classified picture for each of `kinds`; pictures of the same kind look alike. The network says
    nothing of them: it gives all of the ten the same probability."""
    first = dataset.images.count()
    images = Image.objects.bulk_create(
        Image(
            dataset=dataset,
            sha256=f"{first + number:064}",
            path=f"{first + number}.png",
            width=9,
            height=9,
            size=9,
            stored_bytes=9,
            state=Image.State.UNREVIEWED,
            confidence=0.1,
            margin=0.0,
            entropy=2.3,
            lacks_features=not with_features,
        )
        for number in range(len(kinds))
    )
    said = np.zeros(10, np.float32).tobytes()
    Prediction.objects.bulk_create(
        Prediction(
            image=image,
            model_version=active_card().model_version,
            logits=said,
            features=b"",
            temperature=1,
            top_class="cat",
            confidence=0.1,
            is_unsure=True,
            is_outside=False,
            duration_ms=1,
        )
        for image in images
    )
    if with_features:
        add_features(dataset, images, kinds)
    Dataset.objects.filter(pk=dataset.pk).update(image_count=dataset.images.count())
    return images


def add_features(dataset: Dataset, images: Sequence[Image], kinds: Sequence[int]) -> None:
    """Drawn features of these pictures; from then on the dataset has some."""
    version = active_card(PHOTO).model_version
    Features.objects.bulk_create(
        Features(
            image=image,
            dataset=dataset,
            network=version,
            vector=draw_features(kind, number).astype(np.float16).tobytes(),
            logits=np.zeros(10, np.float32).tobytes(),
        )
        for number, (image, kind) in enumerate(zip(images, kinds, strict=True))
    )
    Dataset.objects.filter(pk=dataset.pk).update(features_network=version)
    dataset.refresh_from_db()


def give(dataset: Dataset, images: Sequence[Image], label: Class) -> None:
    """Somebody gives the pictures that class."""
    chosen = [Chosen(image.pk) for image in images]
    correct(dataset=dataset, chosen=chosen, label=label, person=SOMEBODY)


def read_guesses(images: Sequence[Image]) -> list[str | None]:
    """What the pictures are taken for now, by name."""
    names = dict(
        Image.objects.filter(pk__in=[image.pk for image in images]).values_list("pk", "predicted__name")
    )
    return [names[image.pk] for image in images]
