"""Folders of pictures for the tests of the commands."""

from pathlib import Path

from tests.drawing import draw_picture, encode


def make_pile(folder: Path, count: int = 40) -> Path:
    """So many pictures of different sizes in two folders."""
    for number in range(count):
        path = folder / f"album {number % 2}" / f"{number:03d}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encode(draw_picture(32 + number % 3 * 20, 32 + number % 5 * 10, seed=number)))
    return folder
