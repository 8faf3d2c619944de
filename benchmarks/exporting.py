"""The memory that a download takes at 20,000 pictures beside the same at 1,000, each in a process of its own.

Run with `python -m benchmarks.exporting` (`--formats csv coco` for some of them). Pictures are made here: one
file of 64 x 64 pixels, shared by all rows, because what is measured does not depend on what they show.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # models can only be imported once Django is set up
    from classifier.models import Dataset

COUNTS = (1000, 20_000)
MOST_MEGABYTES = 30
FORMATS = ("imagefolder", "huggingface", "stylegan", "csv", "jsonl", "npz", "coco", "labelstudio")
CHOICES: dict[str, dict[str, Any]] = {"stylegan": {"side": 32, "labels": "onehot"}, "npz": {"side": 32}}
SPLIT = ("imagefolder", "huggingface", "csv", "jsonl", "npz", "coco")


def main() -> None:
    """Measure each format at both sizes, and print a line for it."""
    parser = argparse.ArgumentParser(description="Measures the memory that downloads take.")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=FORMATS)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(*stream(given.child[0], int(given.child[1])))
        return
    print(f"{'format':<14}{'1,000':>10}{'20,000':>10}{'more':>8}{'pictures/s':>13}")
    for name in given.formats:
        (small, _slow), (large, speed) = (measure(name, count) for count in COUNTS)
        verdict = "" if large - small <= MOST_MEGABYTES else "  TOO MUCH"
        print(
            f"{name:<14}{small:>7.1f} MB{large:>7.1f} MB{large - small:>5.1f} MB{speed:>11.0f}{verdict}",
            flush=True,
        )


def measure(format_name: str, count: int) -> tuple[float, float]:
    """Megabytes at the peak, and pictures a second."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "CLASSIFYME_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "classifyme.settings",
        }
        command = [sys.executable, "-m", "benchmarks.exporting", "--child", format_name, str(count)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    megabytes, speed = done.stdout.split()[-2:]
    return float(megabytes), float(speed)


def stream(format_name: str, count: int) -> tuple[float, float]:
    """Make a dataset of `count` pictures and its download; megabytes at the peak, and pictures a second."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from classifier.exporting.datasets import DatasetExport, plan_export
    from classifier.exporting.splits import Shares

    dataset = fill(count)
    chosen = DatasetExport(
        format_name,
        limit=count,
        shares=Shares(80, 10, 10) if format_name in SPLIT else None,
        **CHOICES.get(format_name, {}),
    )
    started = time.perf_counter()
    for _piece in chosen.writer.stream(plan_export(dataset, chosen), lambda _path, _digest: None):
        pass
    seconds = time.perf_counter() - started
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, count / seconds


def fill(count: int) -> "Dataset":
    """A dataset with so many labelled pictures, written a few at a time."""
    import uuid
    from itertools import batched

    from django.core.files.base import ContentFile
    from PIL import Image as Pillow

    from classifier.models import Dataset, Image
    from classifier.storage import picture_storage

    buffer = BytesIO()
    Pillow.effect_noise((64, 64), 60).convert("RGB").save(buffer, "PNG")
    name = picture_storage().save("shared/picture.png", ContentFile(buffer.getvalue()))
    dataset = Dataset.objects.create(name="benchmark", visitor=uuid.uuid4())
    labels = list(dataset.classes.all())
    for part in batched(range(count), 500):
        Image.objects.bulk_create(
            Image(
                dataset=dataset, path=f"album {number % 7}/picture-{number:06d}.png", sha256=f"{number:064x}",
                format="PNG", width=64, height=64, size=1, stored_bytes=1, file=name,
                state="corrected", label=labels[number % 10], confidence=0.9,
            )
            for number in part
        )  # fmt: skip
    return dataset


if __name__ == "__main__":
    main()
