"""Pictures that the browser tests draw for themselves."""

from pathlib import Path

from PIL import Image, ImageDraw


def draw_picture(target: Path, *, side: int = 96, color: str = "#b03a2e") -> Path:
    """Write a square picture with a disc in it to `target`, in the format of its extension; return it."""
    picture = Image.new("RGB", (side, side), "#dfe6e9")
    ImageDraw.Draw(picture).ellipse((side // 6, side // 6, side * 5 // 6, side * 5 // 6), fill=color)
    picture.save(target)
    return target
