"""How many decisions it takes until a folder's labels are right: reviews replayed from the folders' names.

    python -m benchmarks.decisions FOLDER [--most N] [--replays N] [--unknown] [--figure FILE.svg]

FOLDER holds a folder of pictures for each class. They are reviewed in the order that the product proposes
(and in random order), through the application's own services, on a database in a temporary folder; a head is
fitted as the worker does it, after every five decisions. `--unknown` gives the classes names that the
networks do not know, so that everything is learnt from the reviews.
"""

import argparse
import os
import random
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import django
import numpy as np
from django.core.management import call_command
from PIL import Image as Pillow
from PIL import ImageOps

if TYPE_CHECKING:  # models can only be imported once Django is set up
    from classifier.classification.inference import Classification
    from classifier.models import Class, Dataset, Image

AFTER = (0, 10, 25, 50, 75, 100, 150, 200, 300)
SHARES = (0.95, 0.97, 0.99)


@dataclass(frozen=True)
class Way:
    """How a pile is reviewed: by which network's guesses, whether it learns, in whose order."""

    name: str
    network: str
    learns: bool
    is_random: bool = False


WAYS = (
    Way("random order, learning", "cnn", learns=True, is_random=True),
    Way("the CNN alone", "cnn", learns=False),
    Way("the photo network alone", "photo", learns=False),
    Way("learning", "cnn", learns=True),
    Way("learning, photo network", "photo", learns=True),
)


@dataclass(frozen=True)
class Seen:
    """A folder's pictures: what each shows, and what both networks say of them."""

    names: list[str]
    truth: list[int]
    said: "dict[str, list[Classification]]"


def main() -> None:
    """Read the command line, replay, print."""
    parser = argparse.ArgumentParser(description="Replays reviews of a labelled folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=150, help="so many decisions")
    parser.add_argument("--replays", type=int, default=1)
    parser.add_argument("--unknown", action="store_true", help="the networks know none of the classes")
    parser.add_argument("--figure", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "classifyme.settings", "CLASSIFYME_DATA_DIR": folder}
        django.setup()
        call_command("migrate", verbosity=0)
        seen = look(given.folder)
        names = [f"class {n + 1}" for n in range(len(seen.names))] if given.unknown else seen.names
        ways = [way for way in WAYS if way.learns or not given.unknown]
        curves = {
            way.name: np.mean(
                [replay(seen, names, way, given.most, seed) for seed in range(given.replays)], 0
            )
            for way in ways
        }
    describe(curves, len(seen.truth))
    if given.figure:
        draw(curves, given.figure)


def look(folder: Path) -> Seen:
    """Every picture below `folder`, seen by both networks."""
    from classifier.active_model import NETWORKS, active_card
    from classifier.classification.inference import classify
    from ml_models.preprocess import make_views

    names = sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name != "none")
    files = [(path, place) for place, name in enumerate(names) for path in sorted((folder / name).iterdir())]
    pictures = []
    for path, _place in files:
        with Pillow.open(path) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
        pictures.append([make_views(upright, active_card(network).views) for network in NETWORKS])
    said = {
        network: classify([each[number] for each in pictures], network=network)
        for number, network in enumerate(NETWORKS)
    }
    return Seen(names, [place for _path, place in files], said)


def replay(seen: Seen, names: Sequence[str], way: Way, most: int, seed: int) -> list[float]:
    """The shares of right labels after 0, 1, ... decisions."""
    from classifier.labelling.turns import find_turn

    random.seed(seed)
    dataset, classes, truth = make_dataset(seen, names, way)
    rest = [pk for pk, _place in sorted(truth.items(), key=lambda each: each[1])]
    random.shuffle(rest)
    shares = [find_share(dataset, classes, truth)]
    for number in range(1, most + 1):
        if way.is_random:
            image = dataset.images.get(pk=rest.pop()) if rest else None
        else:
            turn = find_turn(dataset)
            image = turn.image if turn else None
        if image is None:
            shares += [shares[-1]] * (most + 1 - len(shares))
            break
        decide(dataset, image, classes[truth[image.pk]])
        if way.learns:
            learn(dataset, number)
        shares.append(find_share(dataset, classes, truth))
    return shares


def make_dataset(
    seen: Seen, names: Sequence[str], way: Way
) -> "tuple[Dataset, list[Class], dict[uuid.UUID, int]]":
    """A dataset of classified pictures with features, its classes, and the place of each picture's class."""
    from classifier.active_model import active_card
    from classifier.classification.recording import describe, tell_result
    from classifier.models import Class, Dataset, Features, Image, Prediction

    dataset = Dataset.objects.create(
        name=way.name,
        visitor=uuid.uuid4(),
        image_count=len(seen.truth),
        network=way.network,
        learns=way.learns,
    )
    dataset.classes.all().delete()
    Class.objects.bulk_create(
        Class(
            dataset=dataset,
            name=name,
            position=place,
            network_labels=[name] if name in active_card().labels else [],
        )
        for place, name in enumerate(names)
    )
    classes = list(dataset.classes.all())
    images, features, predictions = [], [], []
    for number, (own, photo) in enumerate(zip(seen.said[way.network], seen.said["photo"], strict=True)):
        image = Image(dataset=dataset, sha256=f"{number:064}", path=f"{number}.jpg", format="JPEG")
        image.width = image.height = image.size = image.stored_bytes = 64
        image.state = Image.State.UNREVIEWED
        tell_result(image, own, classes)
        images.append(image)
        predictions.append(describe(image, own))
        logits = photo.judgement.logits / photo.judgement.temperature
        features.append(
            Features(
                image=image,
                dataset=dataset,
                network=active_card("photo").model_version,
                vector=photo.features.astype(np.float16).tobytes(),
                logits=logits.astype(np.float32).tobytes(),
            )
        )
    Image.objects.bulk_create(images)
    Prediction.objects.bulk_create(predictions)
    Features.objects.bulk_create(features)
    Dataset.objects.filter(pk=dataset.pk).update(features_network=active_card("photo").model_version)
    dataset.refresh_from_db()
    return dataset, classes, {image.pk: seen.truth[number] for number, image in enumerate(images)}


def decide(dataset: "Dataset", image: "Image", label: "Class") -> None:
    """Somebody gives the picture its true class."""
    from classifier.labelling.services import Chosen, Occasion, correct
    from classifier.people import Person

    correct(
        dataset=dataset,
        chosen=[Chosen(image.pk)],
        label=label,
        person=Person(visitor=dataset.visitor),
        occasion=Occasion(is_in_turn=True),
    )


def learn(dataset: "Dataset", decisions: int) -> None:
    """What the worker does after every few decisions; a person takes longer for them than it does."""
    from classifier.learning.refits import FEW, refit_some
    from classifier.learning.services import learn_anew

    if decisions % FEW == 0:
        learn_anew(dataset=dataset)
        assert refit_some() == 1


def find_share(dataset: "Dataset", classes: "Sequence[Class]", truth: dict[uuid.UUID, int]) -> float:
    """The share of pictures whose label, or guess where there is none, is right."""
    right = 0
    for pk, label, predicted in dataset.images.values_list("pk", "label", "predicted"):
        right += (label or predicted) == classes[truth[pk]].pk
    return right / len(truth)


def describe(curves: dict[str, np.ndarray], pictures: int) -> None:
    """Print right labels by decisions, and decisions by right labels."""
    shown = [after for after in AFTER if after < len(next(iter(curves.values())))]
    print(f"{pictures} pictures; right labels after so many decisions, and decisions to so many right labels")
    print(f"{'':26}" + "".join(f"{after:>7}" for after in shown) + "".join(f"{s:>9.0%}" for s in SHARES))
    for name, curve in curves.items():
        needed = [find_first(curve, share) for share in SHARES]
        print(f"{name:26}" + "".join(f"{curve[n]:7.1%}" for n in shown) + "".join(f"{n:>9}" for n in needed))


def find_first(curve: np.ndarray, share: float) -> str:
    """How many decisions it takes from which on so many labels are right."""
    below = np.flatnonzero(curve < share - 1e-9)
    if not len(below):
        return "0"
    return "more" if below[-1] == len(curve) - 1 else str(below[-1] + 1)


def draw(curves: dict[str, np.ndarray], path: Path) -> None:
    """Right labels by decisions, as a figure."""
    from matplotlib import rcParams
    from matplotlib.figure import Figure

    rcParams["svg.hashsalt"] = "decisions"
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot()
    for name, curve in curves.items():
        axes.plot(100 * curve, label=name)
    axes.set_xlabel("decisions")
    axes.set_ylabel("right labels, %")
    axes.grid(visible=True, alpha=0.3)
    axes.legend()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
