"""Pictures that the browser tests draw for themselves."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw


def draw_picture(target: Path, *, side: int = 96, color: str = "#b03a2e") -> Path:
    """Write a square picture with a disc in it to `target`, in the format of its extension; return it."""
    picture = Image.new("RGB", (side, side), "#dfe6e9")
    ImageDraw.Draw(picture).ellipse((side // 6, side // 6, side * 5 // 6, side * 5 // 6), fill=color)
    picture.save(target)
    return target


def draw_bytes() -> bytes:
    """A PNG of 90 x 60 pixels in one colour."""
    buffer = BytesIO()
    Image.new("RGB", (90, 60), "#6b8e9f").save(buffer, "PNG")
    return buffer.getvalue()
