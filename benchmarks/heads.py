"""How long a head takes to learn and to tell all pictures, and how much memory: in the database, as it is
used.

    python -m benchmarks.heads [--pictures N] [--classes N] [--labels N]

The features are drawn: a direction of its own for each class, with noise. While the head is fitted and tells,
another thread decides on pictures as a reviewer does, through the application's services; printed is how long
the slowest decision took. DATABASE_URL chooses the database; without it, one in a temporary folder.
"""

import argparse
import os
import resource
import statistics
import tempfile
import threading
import time
import uuid
from typing import TYPE_CHECKING

# As in the serving process (gunicorn.conf.py).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import django
import numpy as np
from django.core.management import call_command

if TYPE_CHECKING:  # models can only be imported once Django is set up
    from classifier.models import Dataset

FEATURES, NOISE, CHUNK = 1280, 1.0, 1000


def main() -> None:
    """Read the command line, make a dataset, learn, print."""
    parser = argparse.ArgumentParser(description="Measures heads.")
    parser.add_argument("--pictures", type=int, default=5000)
    parser.add_argument("--classes", type=int, default=20)
    parser.add_argument("--labels", type=int, default=500)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "classifyme.settings", "CLASSIFYME_DATA_DIR": folder}
        django.setup()
        call_command("migrate", verbosity=0)
        dataset = make_dataset(given.pictures, given.classes, given.labels)
        before = measure_memory()
        measure(dataset)
        print(f"memory: {measure_memory() - before:.0f} MB more at the most than before ({before:.0f} MB)")


def make_dataset(pictures: int, classes: int, labels: int) -> "Dataset":
    """A dataset of own classes with features, of which the first `labels` pictures have theirs."""
    from classifier.active_model import PHOTO, active_card
    from classifier.models import Class, Dataset, Features, Image, Prediction

    dataset = Dataset.objects.create(name="heads", visitor=uuid.uuid4(), image_count=pictures)
    dataset.classes.all().delete()
    Class.objects.bulk_create(Class(dataset=dataset, name=f"{n}", position=n) for n in range(classes))
    own, rng = list(dataset.classes.all()), np.random.default_rng(0)
    middles = rng.normal(size=(classes, FEATURES)) / 2
    version = active_card(PHOTO).model_version
    logits = np.zeros(10, np.float32).tobytes()
    for first in range(0, pictures, CHUNK):
        images, features = [], []
        for number in range(first, min(first + CHUNK, pictures)):
            label = own[number % classes] if number < labels else None
            image = Image(dataset=dataset, sha256=f"{number:064}", path=f"{number}.png", format="PNG")
            image.width = image.height = image.size = image.stored_bytes = 64
            image.state = Image.State.CONFIRMED if label else Image.State.UNREVIEWED
            image.label, image.was_in_turn = label, label is not None
            vector = np.abs(middles[number % classes] + NOISE * rng.normal(size=FEATURES))
            images.append(image)
            features.append(
                Features(
                    image=image,
                    dataset=dataset,
                    network=version,
                    vector=vector.astype(np.float16).tobytes(),
                    logits=logits,
                )
            )
        Image.objects.bulk_create(images)
        Features.objects.bulk_create(features)
        Prediction.objects.bulk_create(
            Prediction(
                image=image,
                model_version="cifar10_cnn/x",
                logits=logits,
                features=bytes(1024),
                temperature=1,
                top_class="cat",
                confidence=0.1,
                is_unsure=True,
                is_outside=False,
                duration_ms=1,
            )
            for image in images
        )
    Dataset.objects.filter(pk=dataset.pk).update(features_network=version)
    return dataset


def measure(dataset: "Dataset") -> None:
    """Learn a first time and a second, while somebody reviews."""
    from classifier.learning.refits import refit_some
    from classifier.learning.services import learn_anew

    stop, waits = threading.Event(), list[float]()
    reviewer = threading.Thread(target=review, args=(dataset, stop, waits))
    reviewer.start()
    while not waits:  # the first decision is what there is to learn from
        time.sleep(0.01)
    for which in ("first", "second"):
        learn_anew(dataset=dataset)
        start = time.perf_counter()
        assert refit_some() == 1
        head = dataset.heads.order_by("-version").first()
        assert head is not None
        right = head.right_share or 0
        print(
            f"{which}: {time.perf_counter() - start:.2f} s with all guesses written, fitted in "
            f"{head.duration:.2f} s, {head.label_count} labels, {right:.1%} right"
        )
    stop.set()
    reviewer.join()
    print(
        f"decisions meanwhile: {len(waits)}, half of them within {1000 * statistics.median(waits):.0f} ms, "
        f"the slowest {1000 * max(waits):.0f} ms"
    )


def review(dataset: "Dataset", stop: threading.Event, waits: list[float]) -> None:
    """Decide on the picture whose turn it is, twenty times a second, and note how long that took."""
    from django.db import connection

    from classifier.labelling.services import Chosen, correct
    from classifier.labelling.turns import find_turn
    from classifier.people import Person

    person, label = Person(visitor=uuid.uuid4()), dataset.classes.first()
    assert label is not None
    while not stop.is_set():
        start = time.perf_counter()
        turn = find_turn(dataset)
        assert turn is not None
        correct(dataset=dataset, chosen=[Chosen(turn.image.pk)], label=label, person=person)
        waits.append(time.perf_counter() - start)
        time.sleep(0.05)
    connection.close()


def measure_memory() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
