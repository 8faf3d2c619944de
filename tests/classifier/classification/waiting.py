"""Pending images without a picture, for tests of what happens to many."""

import uuid

import numpy as np

from classifier.models import Dataset, Image


def make_dataset() -> Dataset:
    """A dataset of some visitor."""
    return Dataset.objects.create(name="mine", visitor=uuid.uuid4())


def make_waiting(dataset: Dataset, count: int) -> list[Image]:
    """`count` pending images, each with views of its own."""
    rng = np.random.default_rng(0)
    return Image.objects.bulk_create(
        Image(
            dataset=dataset,
            sha256=f"{number:064}",
            path=f"{number}.png",
            width=9,
            height=9,
            size=9,
            stored_bytes=9,
            views=rng.integers(0, 256, (1, 32, 32, 3), np.uint8).tobytes(),
        )
        for number in range(count)
    )
