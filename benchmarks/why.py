"""How true the heat map is, and how long it takes: `python -m benchmarks.why FOLDER [--every N]`.

For each photograph below FOLDER the hottest quarter is hidden, and quarters at random: squares of half the
side, and as many scattered cells. True is a map whose quarter costs the answer more confidence. Each quarter
is hidden in three ways: by the mean colour, which the map itself was made with, by grey, and by a blur.
Then the real server is asked for the page with the map of some of the photographs.
"""

import argparse
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter
from PIL.Image import Image as PILImage

from benchmarks.serving import run_server
from benchmarks.visitor import Visitor
from classifier.active_model import active_card
from classifier.classification.explanation import FINALISTS, MOST_QUICK_QUESTIONS, Floats, Mask
from classifier.classification.heat_map import draw_heat_map
from classifier.classification.inference import classify
from classifier.classification.occlusion import LONG_SIDE, explain_picture
from classifier.intake.images import read_picture
from ml_models.preprocess import SIDE, make_views
from scripts.running import find_free_port

RANDOM = 4
GOAL, GOAL_MS = 0.8, 300
REQUESTS = 30


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description="Measures the heat map on photographs.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only every so many photographs")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "classifyme.settings")
    paths = sorted(path for path in given.folder.rglob("*") if path.suffix.lower() in {".jpg", ".png"})
    wins: dict[str, list[float]] = defaultdict(list)
    times = []
    for number, path in enumerate(paths[:: given.every]):
        times.append(measure(path, wins, np.random.default_rng(number)))
    print(f"{len(times)} photographs; share whose hottest quarter costs more than (aim: {GOAL:.0%})")
    for name, won in wins.items():
        print(f"  {name:44}{np.mean(won):8.1%}")
    print(f"milliseconds a map: best {min(times):.0f}, median {np.median(times):.0f} (aim: {GOAL_MS})")
    print(f"the same number of views, bare: {measure_bare():.0f}")
    requests = measure_requests(paths[:: max(given.every, len(paths) // REQUESTS)])
    print(
        f"milliseconds a request, from the browser's side: best {min(requests):.0f}, "
        f"median {np.median(requests):.0f}, worst {max(requests):.0f} of {len(requests)} (aim: {GOAL_MS})"
    )


def measure(path: Path, wins: dict[str, list[float]], rng: np.random.Generator) -> float:
    """Add what one photograph gives to `wins`; return the milliseconds that its map took."""
    with path.open("rb") as file:
        picture = read_picture(file, draft_side=LONG_SIDE).image
    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    [found] = classify([make_views(picture, active_card().views)])
    label, confidence = found.judgement.top_class, found.judgement.confidence
    start = time.perf_counter()
    explanation = explain_picture(picture, label)
    draw_heat_map(explanation.heat, explanation.quarter, *picture.size)
    duration = (time.perf_counter() - start) * 1000
    quarters = [explanation.quarter, *draw_squares(rng), *draw_cells(rng)]
    for name, cover in list_covers(picture).items():
        hottest, *others = confidence - find_confidences(picture, cover, quarters, label)
        for kind, some in (("squares", others[:RANDOM]), ("cells", others[RANDOM:])):
            wins[f"{name}: random {kind} on average"].append(float(hottest > np.mean(some)))
            wins[f"{name}: one random quarter of {kind}"].append(float(np.mean(hottest > np.array(some))))
    return duration


def list_covers(picture: PILImage) -> dict[str, PILImage]:
    """What hidden parts are covered with."""
    mean = tuple(np.asarray(picture).mean(axis=(0, 1)).round().astype(int).tolist())
    return {
        "mean colour": Image.new("RGB", picture.size, mean),
        "grey": Image.new("RGB", picture.size, (127, 127, 127)),
        "blur": picture.filter(ImageFilter.GaussianBlur(max(picture.size) / 8)),
    }


def find_confidences(picture: PILImage, cover: PILImage, masks: Sequence[Mask], label: int) -> Floats:
    """The probability of the class with each of the masks (32, 32) covered."""
    views = []
    for mask in masks:
        stretched = Image.fromarray(mask.astype(np.uint8) * 255).resize(
            picture.size, Image.Resampling.NEAREST
        )
        views.append(make_views(Image.composite(cover, picture, stretched), active_card().views))
    return np.array([found.judgement.probabilities[label] for found in classify(views)])


def draw_squares(rng: np.random.Generator) -> list[Mask]:
    """Random squares of half the side."""
    masks = [np.zeros((SIDE, SIDE), bool) for _ in range(RANDOM)]
    for mask in masks:
        top, left = rng.integers(0, SIDE // 2 + 1, 2)
        mask[top : top + SIDE // 2, left : left + SIDE // 2] = True
    return masks


def draw_cells(rng: np.random.Generator) -> list[Mask]:
    """Sixteen random ones of 64 cells."""
    chosen = [np.isin(np.arange(64), rng.permutation(64)[:16]).reshape(8, 8) for _ in range(RANDOM)]
    return [np.kron(cells, np.ones((SIDE // 8, SIDE // 8), bool)) for cells in chosen]


def measure_requests(paths: Sequence[Path]) -> list[float]:
    """Milliseconds of the page with the map, for each photograph uploaded to a server of its own."""
    port = find_free_port()
    with tempfile.TemporaryDirectory(prefix="classifyme-") as folder, run_server(port, folder):
        visitor = Visitor(port)
        return [visitor.time_page(f"{visitor.upload(path.read_bytes()).address}why") for path in paths]


def measure_bare() -> float:
    """Milliseconds of as many views as one map needs, in large batches: the best of five."""
    count = MOST_QUICK_QUESTIONS + FINALISTS * len(active_card().views.views)
    views = [np.zeros((1, SIDE, SIDE, 3), np.uint8)] * count
    durations = []
    for _ in range(5):
        start = time.perf_counter()
        classify(views)
        durations.append((time.perf_counter() - start) * 1000)
    return min(durations)


if __name__ == "__main__":
    main()
