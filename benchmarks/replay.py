"""Reviews replayed from true labels: how many decisions it takes, and how true the page's estimate is.

    python -m benchmarks.replay CIFAR10.npz [--replays N] [--pictures N] [--temperature F]

2,000 test pictures of CIFAR-10 are reviewed in the order that the page proposes, and in random order, until
99 % of the labels are right. At every 25th review the page's estimate is compared with the truth. Everything
goes through the application's own services, on a database in a temporary folder. The first replay takes the
first 2,000 pictures, each further one as many at random of those classified. `--temperature` multiplies the
network's temperature, as if it had been calibrated on other pictures.
"""

import argparse
import os
import statistics
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import django
import numpy as np
from django.core.management import call_command

from ml_models.calibration import Floats

if TYPE_CHECKING:  # models can only be imported once Django is set up
    from classifier.models import Dataset

PILE, TARGET, EVERY, LAST = 2000, 0.99, 25, 1000
# The true and the guessed class of each image.
Truth = dict[uuid.UUID, tuple[int, int]]
WANTED, WIDTH_AFTER, WIDEST = 220, 200, 0.04


@dataclass(frozen=True)
class Step:
    """The estimate after so many reviews (shares 0..1), beside the true share."""

    reviews: int
    truth: float
    share: float
    low: float
    high: float
    reviews_left: int | None

    @property
    def is_within(self) -> bool:
        """Whether the interval holds the truth."""
        return self.low <= self.truth <= self.high


@dataclass(frozen=True)
class Replay:
    """Decisions until the target was reached, and the estimates on the way and beyond."""

    decisions: int
    steps: list[Step]


def main() -> None:
    """Read the command line, replay, print."""
    parser = argparse.ArgumentParser(description="Replays reviews of CIFAR-10 from the true labels.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--replays", type=int, default=3)
    parser.add_argument("--pictures", type=int, default=4000, help="so many test pictures are classified")
    parser.add_argument("--temperature", type=float, default=1.0)
    given = parser.parse_args()
    with np.load(given.data) as data:
        pictures, truth = data["x_test"][: given.pictures], data["y_test"].ravel()[: given.pictures]
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        logits = classify_all(pictures)
        replays = list(run_replays(logits, truth, given.replays, given.temperature))
    describe(replays)
    wrong = logits.argmax(axis=1)[:PILE] != truth[:PILE]
    print(f"random order: {count_random_order(wrong):.0f} for each 1,000")


def set_up(folder: str) -> None:
    """Django, with a database of its own."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "classifyme.settings", "CLASSIFYME_DATA_DIR": folder}
    django.setup()
    call_command("migrate", verbosity=0)


def classify_all(pictures: np.ndarray) -> Floats:
    """The logits (N, 10) of pictures uint8 (N, 32, 32, 3), as the application sees them."""
    from PIL import Image as Pillow

    from classifier.active_model import active_card
    from classifier.classification.inference import classify
    from ml_models.preprocess import make_views

    found = classify([make_views(Pillow.fromarray(picture), active_card().views) for picture in pictures])
    return np.stack([each.judgement.logits for each in found])


def run_replays(logits: Floats, truth: np.ndarray, count: int, temperature: float) -> Iterator[Replay]:
    """The first PILE pictures, then as many at random, `count` times in all."""
    for number in range(count):
        rng = np.random.default_rng(number)
        chosen = rng.permutation(len(truth))[:PILE] if number else np.arange(PILE)
        yield replay(logits[chosen], truth[chosen], temperature, number)


def replay(logits: Floats, truth: np.ndarray, temperature: float, seed: int) -> Replay:
    """Review one pile in the order of the page, from its true labels."""
    import random

    from classifier.labelling.estimates import estimate_quality
    from classifier.labelling.services import Chosen, Occasion, correct
    from classifier.labelling.turns import find_following, find_turn
    from classifier.people import Person

    random.seed(seed)
    dataset, labels = make_dataset(logits, truth, temperature)
    wrong = {key for key, (label, guess) in labels.items() if label != guess}
    classes, person = list(dataset.classes.all()), Person(visitor=uuid.uuid4())
    decisions, steps, turn = None, [], find_turn(dataset)
    for reviews in range(LAST + 1):
        truth_now = 1 - len(wrong) / len(labels)
        if decisions is None and truth_now >= TARGET - 1e-9:
            decisions = reviews
        if reviews % EVERY == 0:
            estimate = estimate_quality(dataset)
            assert estimate is not None
            now = (estimate.share, estimate.low, estimate.high, estimate.reviews_left)
            steps.append(Step(reviews, truth_now, *now))
        if turn is None:
            break
        following = find_following(dataset, turn)
        correct(
            dataset=dataset,
            chosen=[Chosen(turn.image.pk, turn.image.version)],
            label=classes[labels[turn.image.pk][0]],
            person=person,
            occasion=Occasion(is_in_turn=True, drawn_at_random=turn.is_drawn),
        )
        wrong.discard(turn.image.pk)
        turn = following
    return Replay(decisions or LAST, steps)


def make_dataset(logits: Floats, truth: np.ndarray, temperature: float) -> "tuple[Dataset, Truth]":
    """A dataset of classified pictures, and the true and the guessed class of each."""
    from classifier.active_model import CNN, active_card
    from classifier.classification.telling import tell_in_classes
    from classifier.models import Dataset, Image

    dataset = Dataset.objects.create(name="replay", visitor=uuid.uuid4(), image_count=len(truth))
    classes = list(dataset.classes.all())
    divisor = active_card().calibration.temperature * temperature
    images = []
    for number, each in enumerate(logits):
        image = Image(dataset=dataset, sha256=f"{number:064}", path=f"{number}.png", format="PNG")
        image.width = image.height = 32
        image.size = image.stored_bytes = 1
        image.state = Image.State.UNREVIEWED
        tell_in_classes(image, each, divisor, classes, CNN)
        images.append(image)
    Image.objects.bulk_create(images, batch_size=500)
    guesses = logits.argmax(axis=1)
    return dataset, {image.pk: (int(truth[n]), int(guesses[n])) for n, image in enumerate(images)}


def count_random_order(wrong: np.ndarray) -> float:
    """Decisions for each 1,000 pictures until the target in random order, on average."""
    bearable, counts = round((1 - TARGET) * len(wrong)), []
    for seed in range(200):
        places = np.flatnonzero(np.random.default_rng(seed).permutation(wrong))
        counts.append(places[-bearable - 1] + 1 if len(places) > bearable else 0)
    return float(np.mean(counts)) * 1000 / len(wrong)


def describe(replays: list[Replay]) -> None:
    """Print what came out."""
    needed = [each.decisions * 1000 / PILE for each in replays]
    print(f"decisions to {TARGET:.0%} for each 1,000: {statistics.mean(needed):.0f} (aim: {WANTED})")
    steps = [step for each in replays for step in each.steps]
    within = statistics.mean(step.is_within for step in steps)
    print(f"truth within the interval: {within:.1%} of {len(steps)} estimates (aim: 90 %)")
    widths = [step.high - step.low for step in steps if step.reviews == WIDTH_AFTER]
    print(
        f"width after {WIDTH_AFTER}: {100 * statistics.mean(widths):.1f} points on average, "
        f"{100 * max(widths):.1f} at most (aim: {100 * WIDEST:.0f})"
    )
    print("reviews  truth  estimate  interval        within  reviews left (of the first replay)")
    for step in replays[0].steps[::2]:
        told = sum(
            other.is_within for each in replays for other in each.steps if other.reviews == step.reviews
        )
        print(
            f"{step.reviews:7}  {step.truth:5.1%}  {step.share:8.1%}  {step.low:6.1%}-{step.high:6.1%}"
            f"  {told:3}/{len(replays)}  {step.reviews_left}"
        )


if __name__ == "__main__":
    main()
