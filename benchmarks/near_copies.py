"""How well near copies are found, and how fast.

`python -m benchmarks.near_copies --data cifar10.npz --photos FOLDER`

For each kind of copy the share that is found, by the way that is used and by the usual hashes at a limit that
groups about as few different pictures; then `--many` pictures in a database of their own are grouped.
"""

import argparse
import io
import os
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from itertools import batched
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.Image import Image as PILImage
from PIL.Image import Resampling

from classifier.intake.fingerprints import make_fingerprint, sample
from classifier.intake.near_copies.matching import find_pairs, read_prints

Bits = npt.NDArray[np.bool_]
Copy = Callable[[PILImage], PILImage]


def compress(image: PILImage) -> PILImage:
    """JPEG at quality 50."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=50)
    return Image.open(out).convert("RGB")


def halve(image: PILImage) -> PILImage:
    """Half the size."""
    return image.resize((image.width // 2, image.height // 2), Resampling.LANCZOS)


def cut(left: float, top: float, right: float, bottom: float) -> Copy:
    """Without these shares of its width and height."""

    def make(image: PILImage) -> PILImage:
        width, height = image.size
        box = (width * left, height * top, width * (1 - right), height * (1 - bottom))
        return image.crop((round(box[0]), round(box[1]), round(box[2]), round(box[3])))

    return make


COPIES: dict[str, Copy] = {
    "JPEG at quality 50": compress,
    "half the size": halve,
    "5 % cut off, half at each side": cut(0.025, 0.025, 0.025, 0.025),
    "5 % cut off at the left": cut(0.05, 0, 0, 0),
    "5 % cut off at left and top": cut(0.05, 0.05, 0, 0),
    "5 % cut off at each side": cut(0.05, 0.05, 0.05, 0.05),
    "cut, halved and compressed": lambda image: compress(halve(cut(0.025, 0.025, 0.025, 0.025)(image))),
}


def hash_differences(image: PILImage) -> Bits:
    """64 bits: whether it gets brighter to the right (dHash)."""
    grey = np.asarray(image.convert("L").resize((9, 8), Resampling.LANCZOS), np.int16)
    return (grey[:, 1:] > grey[:, :-1]).ravel()


def hash_frequencies(image: PILImage, waves: int = 8) -> Bits:
    """waves² bits: which of the long waves are above their median (pHash)."""
    grey = np.asarray(image.convert("L").resize((32, 32), Resampling.LANCZOS), np.float32)
    number, place = np.arange(32)[:, None], np.arange(32)
    cosines = np.cos(np.pi * (2 * place + 1) * number / 64)
    low = (cosines @ grey @ cosines.T)[:waves, :waves].ravel()
    return np.asarray(low > np.median(low))


def hash_blocks(image: PILImage) -> Bits:
    """256 bits: which of 16 by 16 blocks are above the median."""
    grey = np.asarray(image.convert("L").resize((16, 16), Resampling.LANCZOS), np.float32).ravel()
    return np.asarray(grey > np.median(grey))


HASHES: dict[str, Callable[[PILImage], Bits]] = {
    "dHash, 64 bits": hash_differences,
    "pHash, 64 bits": hash_frequencies,
    "pHash, 256 bits": lambda image: hash_frequencies(image, 16),
    "blocks, 256 bits": hash_blocks,
}


def fingerprint(images: Sequence[PILImage]) -> list[bytes]:
    """The fingerprints of pictures."""
    return [make_fingerprint(sample(image)) for image in images]


def report_own(images: Sequence[PILImage]) -> int:
    """Print the share of copies found, and how many pairs of different pictures are; returns these."""
    prints = read_prints(fingerprint(images))
    pairs = sum(one < other for one, other in find_pairs(prints, prints))
    print(f"  ours: {pairs} pairs of {len(images)} pictures")
    for name, make in COPIES.items():
        copies = read_prints(fingerprint([make(image) for image in images]))
        found = {one for one, other in find_pairs(prints, copies) if one == other}
        print(f"    {name:34} {len(found) / len(images):7.1%}")
    return pairs


def report_hash(name: str, hash_: Callable[[PILImage], Bits], images: Sequence[PILImage], pairs: int) -> None:
    """The same for a hash, at the largest distance that groups no more than `pairs` pairs."""
    bits = np.array([hash_(image) for image in images])
    signs = bits.astype(np.float32) * 2 - 1
    apart = ((bits.shape[1] - signs @ signs.T) / 2).round()
    counts = np.bincount(apart[np.triu_indices(len(images), 1)].astype(np.int64), minlength=bits.shape[1] + 1)
    limit = int(np.flatnonzero(counts.cumsum() <= max(pairs, 2))[-1:].sum())
    print(f"  {name}: up to {limit} bits apart, {int(counts[: limit + 1].sum())} pairs")
    for title, make in COPIES.items():
        copies = np.array([hash_(make(image)) for image in images])
        print(f"    {title:34} {((bits != copies).sum(axis=1) <= limit).mean():7.1%}")


def report_speed(arrays: npt.NDArray[np.uint8], count: int) -> None:
    """Group `count` pictures (those of `arrays`, shifted in brightness when there are not so many)."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from classifier.intake.near_copies.grouping import group_some
    from classifier.models import Dataset
    from classifier.models import Image as Row

    dataset = Dataset.objects.create(name="many", visitor=uuid.uuid4(), image_count=count)
    random = np.random.default_rng(0)
    for numbers in batched(range(count), 1000):
        rows = []
        for number in numbers:
            picture = arrays[number % len(arrays)].astype(np.int16)
            if number >= len(arrays):
                picture = picture[::-1] + random.integers(-40, 40, 3)
            image = Image.fromarray(picture.clip(0, 255).astype(np.uint8))
            size = {"format": "PNG", "width": 32, "height": 32, "size": 9, "stored_bytes": 9}
            prints = {"fingerprint": make_fingerprint(sample(image)), "grouping": "waiting"}
            rows.append(Row(dataset=dataset, sha256=str(number), path=f"{number}.png", **size, **prints))
        Row.objects.bulk_create(rows)
    started, used = time.perf_counter(), time.process_time()
    while group_some():
        pass
    seconds, used = time.perf_counter() - started, time.process_time() - used
    grouped = dataset.images.filter(group__isnull=False).count()
    print(
        f"{count} pictures grouped in {seconds:.1f} s ({used:.1f} s of processor), {grouped} are in a group"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="CIFAR-10 as .npz")
    parser.add_argument("--photos", type=Path, help="a folder of photographs")
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--only-speed", action="store_true")
    options = parser.parse_args()
    with np.load(options.data) as data:
        test, train = data["x_test"], data["x_train"]
    piles = {"CIFAR-10's first 2,000 test pictures": [Image.fromarray(each) for each in test[:2000]]}
    if options.photos:
        piles["photographs"] = [
            Image.open(path).convert("RGB") for path in sorted(options.photos.rglob("*.jpg"))
        ]
    for name, images in {} if options.only_speed else piles.items():
        print(name)
        pairs = report_own(images)
        for title, hash_ in HASHES.items():
            report_hash(title, hash_, images, pairs)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"CLASSIFYME_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "classifyme.settings"}
        import django

        django.setup()
        report_speed(np.concatenate([train, test]), options.many)


if __name__ == "__main__":
    main()
