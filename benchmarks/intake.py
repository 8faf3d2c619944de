"""What reading a picture costs beside Pillow's bare decode of the same bytes, both measured in one run.

Run with `python -m benchmarks.intake`.
"""

from __future__ import annotations

import io
import timeit
from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image, ImageCms
from PIL.Image import Image as PILImage

from classifier.intake.images import read_picture
from classifier.intake.pixel_budget import PixelBudget
from classifier.intake.renditions import make_rendition, make_thumbnail

_REPEATS = 5
_SECONDS = 0.4


def draw(width: int, height: int) -> PILImage:
    """A picture with edges, slopes and a little noise, so that its JPEG is as large as a photograph's."""
    noise = np.random.default_rng(1).integers(0, 256, (height // 8 + 1, width // 8 + 1, 3), dtype=np.uint8)
    coarse = Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC)
    fine = Image.effect_noise((width, height), 20).convert("RGB")
    return Image.blend(coarse, fine, 0.2)


def encode(image: PILImage, format_name: str, **options: object) -> bytes:
    """The picture as a file in memory."""
    out = io.BytesIO()
    image.save(out, format_name, **options)
    return out.getvalue()


def decode_bare(data: bytes) -> PILImage:
    """Pillow alone, at the full size."""
    return Image.open(io.BytesIO(data)).convert("RGB")


def measure(function: Callable[[], object]) -> float:
    """Milliseconds for one call, the best of several runs."""
    timer = timeit.Timer(function)
    number = max(1, round(_SECONDS / _REPEATS / max(timer.timeit(1), 1e-4)))
    return min(timer.repeat(_REPEATS, number)) / number * 1000


def report(name: str, data: bytes) -> None:
    """Print one line: milliseconds of read_picture and of the bare decode, and their ratio."""
    budget = PixelBudget(320 * 2**20)
    ours = measure(lambda: read_picture(io.BytesIO(data), budget=budget))
    bare = measure(partial(decode_bare, data))
    print(f"{name:36} {len(data) / 1000:8.0f} kB {ours:9.2f} ms {bare:9.2f} ms {ours / bare:6.2f} x")


def main() -> None:
    """Print the table."""
    small, photo = draw(300, 300), draw(4000, 3000)
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    print(f"{'':36} {'file':>11} {'read_picture':>12} {'bare':>10} {'ratio':>8}")
    report("JPEG 300x300", encode(small, "JPEG"))
    report("JPEG 300x300 with an sRGB profile", encode(small, "JPEG", icc_profile=srgb))
    report("PNG 300x300", encode(small, "PNG"))
    report("WebP 300x300", encode(small, "WEBP"))
    report("JPEG 4000x3000", encode(photo, "JPEG"))
    report("JPEG 4000x3000 progressive", encode(photo, "JPEG", progressive=True))
    report("PNG 2000x1500 RGBA", encode(draw(2000, 1500).convert("RGBA"), "PNG", compress_level=1))
    kept = read_picture(io.BytesIO(encode(photo, "JPEG"))).image
    print(f"rendition of a 4000x3000 JPEG: {measure(lambda: make_rendition(kept)):.2f} ms")
    print(f"thumbnail of a 4000x3000 JPEG: {measure(lambda: make_thumbnail(kept)):.2f} ms")
    print(f"thumbnail of a 300x300 JPEG: {measure(lambda: make_thumbnail(small)):.2f} ms")


if __name__ == "__main__":
    main()
