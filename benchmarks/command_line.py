"""What `manage.py classify` reaches of the bare network's speed: `python -m benchmarks.command_line`.

Side by side in one run, with all processors: the bare network (benchmarks/bare.py) before and after; in
between the command over many files of 32x32 pixels, its start included. With --photos FOLDER, photographs:
then the measure is the decoder alone and the bare network on the same views, which share the processors, so
that together they take the sum of their times.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.bare import FOLDER, measure_bare, read_pixels
from classifier.ahead import map_ahead
from classifier.intake.images import read_picture
from ml_models.card import ModelCard
from ml_models.preprocess import Views, make_views
from scripts.running import ROOT

SECONDS = 6.0
ENOUGH = 0.8


def main() -> None:
    """Prints pictures a second and their ratio; fails below 80 %."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="cifar10.npz; without it, drawn pictures")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--photos", type=Path, help="a folder of photographs")
    arguments = parser.parse_args()
    ratio = compare_photos(arguments.photos) if arguments.photos else compare(arguments.data, arguments.files)
    if ratio < ENOUGH:
        sys.exit(f"less than {ENOUGH:.0%}")


def compare(data: Path | None, count: int) -> float:
    """The command's speed over so many small files, as a share of the bare network's."""
    pixels = read_pixels(data, min(count, 10_000))
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            Image.fromarray(pixels[number % len(pixels)]).save(Path(folder, f"{number:05d}.png"))
        before = measure_bare(pixels[:512], SECONDS)
        speed = count / time_classify(Path(folder))
        bare = (before + measure_bare(pixels[:512], SECONDS)) / 2
    print(f"bare network {bare:.1f} pictures/s, classify {speed:.1f} pictures/s: {speed / bare:.1%}")
    return speed / bare


def compare_photos(folder: Path) -> float:
    """The command's speed over photographs, as a share of what decoder and network allow together."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    started = time.perf_counter()
    views = list(decode(paths))
    decoding = time.perf_counter() - started
    seen = np.concatenate(views)
    network = len(seen) / measure_bare(seen, SECONDS)
    spent = time_classify(folder)
    print(
        f"{len(paths)} photographs: decoder {len(paths) / decoding:.1f}/s, bare network "
        f"{len(paths) / network:.1f}/s, both {len(paths) / (decoding + network):.1f}/s, "
        f"classify {len(paths) / spent:.1f}/s: {(decoding + network) / spent:.1%}"
    )
    return (decoding + network) / spent


def decode(paths: list[Path]) -> Iterator[Views]:
    """The network's input of each photograph, by as many threads as there are processors."""
    policy = ModelCard.read(FOLDER).views

    def load(path: Path) -> Views:
        with path.open("rb") as file:
            return make_views(read_picture(file).image, policy)

    return map_ahead(load, paths)


def time_classify(folder: Path) -> float:
    """Seconds that the command takes, from its start to its end."""
    command = [sys.executable, "manage.py", "classify", str(folder), "--recursive", "--format", "csv"]
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
